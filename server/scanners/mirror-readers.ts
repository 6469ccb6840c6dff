import { createHash } from "node:crypto";
import type { AdvisoryTx, Database } from "#db/database";
import { type AskedPackage, findAdvisories } from "#db/queries/advisories";
import { type Feed, listFeeds } from "#db/queries/advisory-feeds";
import { findExploits } from "#db/queries/cve-exploits";
import { writtenRanges } from "#server/advisories/written-advisory";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";
import type { ExploitationReader } from "#server/scanners/sca/exploitation";
import type { MirrorEntry, MirrorReader } from "#server/scanners/sca/mirror-source";

const EXPLOITATION = ["epss", "kev"];

const isExploitation = ({ name }: Feed): boolean => EXPLOITATION.includes(name);

/** A short text that changes with every change of some feeds. */
const revisionOf = (feeds: readonly Feed[]): string =>
  createHash("sha256")
    .update(JSON.stringify(feeds.map(({ name, revision }) => [name, revision])))
    .digest("hex")
    .slice(0, 12);

const readState = async (tx: AdvisoryTx) => {
  const feeds = (await listFeeds(tx)).filter((feed) => !isExploitation(feed));
  return { feeds, revision: revisionOf(feeds) };
};

/** The mirror in the database. */
export const mirrorReader = (db: Database): MirrorReader => ({
  state: () => db.withAdvisories(readState, { readOnly: true, once: true }),
  read: (packages) =>
    db.withAdvisories(
      async (tx) => {
        // All are on their way at once, so that one part is read here while the database looks for the next; they are answered in
        // the order in which they were sent. The state first: what comes in between makes the next scan look again, and is never missed.
        const [state, ...found] = await Promise.all([
          readState(tx),
          ...inParts(packages).map(async ([ecosystem, part]) =>
            (await findAdvisories(tx, ecosystem, part)).map(toEntry),
          ),
        ]);
        return { ...state, entries: found.flat() };
      },
      { readOnly: true },
    ),
});

/** How many packages one statement asks about. */
const AT_ONCE = 500;

/** The packages by ecosystem and name, each once with all its versions, in parts of one ecosystem. */
function inParts(packages: Parameters<MirrorReader["read"]>[0]): [Ecosystem, readonly AskedPackage[]][] {
  const byEcosystem = new Map<Ecosystem, Map<string, AskedPackage & { versions: string[] }>>();
  for (const { ecosystem, packageName, version } of packages) {
    const known = byEcosystem.get(ecosystem) ?? new Map();
    byEcosystem.set(ecosystem, known);
    const asked = known.get(packageName);
    if (asked) asked.versions.push(version);
    else known.set(packageName, { packageName, versions: [version] });
  }
  return [...byEcosystem].flatMap(([ecosystem, names]) => {
    const all = [...names.values()];
    return Array.from(
      { length: Math.ceil(all.length / AT_ONCE) },
      (_, part): [Ecosystem, readonly AskedPackage[]] => [
        ecosystem,
        all.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
      ],
    );
  });
}

/** What the database knows of the exploitation of CVEs. */
export const exploitationReader = (db: Database): ExploitationReader => ({
  find: async (cves) => {
    const rows = await db.withAdvisories((tx) => findExploits(tx, cves), { readOnly: true, once: true });
    return new Map(rows.map(({ cve, epss, exploited }) => [cve, { epss, exploited }]));
  },
  revision: async () =>
    revisionOf((await db.withAdvisories(listFeeds, { readOnly: true, once: true })).filter(isExploitation)),
});

function toEntry(row: Awaited<ReturnType<typeof findAdvisories>>[number]): MirrorEntry {
  const { ecosystem, packageName, ranges, versions, id, aliases, summary, cvss, severityWord, cwe } = row;
  // Withdrawn ones are not answered, and when one was changed decides nothing here.
  const advisory = { id, aliases, summary, cvss, severityWord, cwe, modified: null, withdrawn: false };
  return {
    ecosystem: ecosystem as Ecosystem,
    packageName,
    ranges: writtenRanges(ranges),
    versions,
    advisory,
  };
}
