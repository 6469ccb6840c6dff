import type { Database } from "#db/database";
import { finishFeed } from "#db/queries/advisory-feeds";
import { readRecord } from "#server/advisories/written-advisory";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";
import type { InstalledPackage } from "#server/scanners/sca/installed-package";
import { writeRecords } from "#server/use-cases/advisories/write-records";

/** What a mirror holds, by kind, in the proportions of the published dumps: most of npm's are of malicious packages. */
const KINDS: readonly {
  ecosystem: Ecosystem;
  prefix: string;
  records: number;
  packages: number;
  versions: number;
}[] = [
  { ecosystem: "npm", prefix: "MAL", records: 140_000, packages: 140_000, versions: 1 },
  { ecosystem: "npm", prefix: "GHSA", records: 12_000, packages: 4_000, versions: 0 },
  { ecosystem: "PyPI", prefix: "PYSEC", records: 14_000, packages: 2_000, versions: 80 },
  { ecosystem: "Maven", prefix: "GHSA", records: 12_000, packages: 3_000, versions: 40 },
  { ecosystem: "Packagist", prefix: "GHSA", records: 10_000, packages: 1_500, versions: 30 },
  { ecosystem: "Go", prefix: "GO", records: 7_000, packages: 2_000, versions: 0 },
  { ecosystem: "RubyGems", prefix: "GHSA", records: 5_000, packages: 500, versions: 0 },
];

export const MIRROR_SIZE = KINDS.reduce((sum, { records }) => sum + records, 0);

const BATCH = 500;

/** Fills an empty mirror by the product's own way of writing. Answers how long that took, in milliseconds. */
export async function fillMirror(services: Parameters<typeof writeRecords>[0]): Promise<number> {
  let spent = 0;
  for (const kind of KINDS) {
    for (let start = 0; start < kind.records; start += BATCH) {
      const records = Array.from({ length: Math.min(BATCH, kind.records - start) }, (_, each) =>
        recordOf(kind, start + each),
      );
      const started = performance.now();
      await writeRecords(services, records);
      spent += performance.now() - started;
    }
  }
  await analyse(services.db);
  return spent;
}

async function analyse(db: Database): Promise<void> {
  await db.withAdvisories(async (tx) => {
    for (const ecosystem of new Set(KINDS.map((kind) => kind.ecosystem)))
      await finishFeed(tx, ecosystem, { asOf: new Date(), seenUpTo: null });
  });
}

/** Some packages have many advisories, as the popular ones do: the place in the list decides. */
function recordOf({ ecosystem, prefix, packages, versions }: (typeof KINDS)[number], index: number) {
  const of = prefix === "MAL" ? index : Math.floor(packages * ((index * 0.618_033_988_75) % 1) ** 2);
  const major = 1 + (index % 4);
  const read = readRecord(
    Buffer.from(
      JSON.stringify({
        id: `${prefix}-${ecosystem}-${index}`,
        modified: "2026-01-01T00:00:00Z",
        aliases: prefix === "MAL" ? [] : [`CVE-2024-${10_000 + index}`],
        summary: `A flaw of ${nameOf(ecosystem, prefix, of)} that lets a request do what it should not`,
        severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N" }],
        database_specific: { severity: "HIGH", cwe_ids: ["CWE-79", "CWE-400"] },
        affected: [
          {
            package: { ecosystem, name: nameOf(ecosystem, prefix, of) },
            ranges: [
              {
                type: "ECOSYSTEM",
                events: [{ introduced: "0" }, { fixed: `${major}.${index % 9}.0` }],
              },
            ],
            versions: Array.from({ length: versions }, (_, each) => `0.${each}.${index % 7}`),
          },
        ],
      }),
    ),
  );
  if (!read.ok) throw new Error(read.reason);
  return read.record;
}

function nameOf(ecosystem: Ecosystem, prefix: string, of: number): string {
  if (ecosystem === "Maven") return `org.example.group${of % 97}:artifact-${of}`;
  if (ecosystem === "Packagist") return `vendor${of % 97}/package-${of}`;
  if (ecosystem === "Go") return `example.com/module/${of}`;
  return `${prefix.toLowerCase()}-package-${of}`;
}

/** Packages as a large repository installs them: of one in sixteen something is published, of some of those a lot. */
export function installedPackages(count: number): InstalledPackage[] {
  const wanted: readonly [Ecosystem, string, number][] = [
    ["npm", "GHSA", 0.7],
    ["PyPI", "PYSEC", 0.2],
    ["Maven", "GHSA", 0.1],
  ];
  return wanted.flatMap(([ecosystem, prefix, share]) =>
    Array.from({ length: Math.round(count * share) }, (_, index) => {
      const name = nameOf(ecosystem, prefix, (index * 7) % 2_000);
      return {
        ...{ ecosystem, name: index % 16 === 0 ? name : `${name}-unpublished` },
        // Most of what is published was fixed in versions before the installed one.
        ...{ version: `${3 + (index % 3)}.${index % 9}.1`, direct: null, dev: false, optional: false },
        ...{ line: null, chain: [] },
      };
    }),
  );
}
