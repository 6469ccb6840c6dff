import type { Advisory, AffectedEntry, AffectedRange } from "#server/scanners/sca/advisory";
import type { AdvisorySource, PackageVersion } from "#server/scanners/sca/advisory-source";
import { type Ecosystem, packageKey, sharedName } from "#server/scanners/sca/ecosystem";

/** How an ecosystem stands in the mirror. */
export interface MirrorFeed {
  readonly name: string;
  /** Up to when what is published is known; null while it is filled for the first time. */
  readonly asOf: Date | null;
  /** Newest change of the last whole list; null when single records are all that was ever imported. */
  readonly seenUpTo: Date | null;
}

/** One `affected` entry that is about a package asked for. */
export interface MirrorEntry {
  readonly ecosystem: Ecosystem;
  readonly packageName: string;
  readonly ranges: readonly AffectedRange[];
  /** Of the versions asked for, those that it lists. */
  readonly versions: readonly string[];
  readonly advisory: Omit<Advisory, "affected">;
}

/** The state of the mirror, and what it has of some packages, both of one moment. */
export interface MirrorReader {
  /** Changes with everything that may change an answer. */
  state(): Promise<{ feeds: readonly MirrorFeed[]; revision: string }>;
  read(
    packages: readonly { ecosystem: Ecosystem; packageName: string; version: string }[],
  ): Promise<{ feeds: readonly MirrorFeed[]; revision: string; entries: readonly MirrorEntry[] }>;
}

export interface MirrorOptions {
  readonly reader: MirrorReader;
  /** From how many days on the age of the mirror is said. */
  readonly staleDays: number;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
const FILL = "`npm run advisories -- update`, or without a network `npm run advisories -- import PATH`";

/** Advisories from the installation's own mirror. A mirror that is empty or old is said, and is never the same as no advisories. */
export function mirrorSource({ reader, staleDays, now }: MirrorOptions): AdvisorySource {
  const daysOf = (asOf: Date) => Math.floor((now().getTime() - asOf.getTime()) / DAY_MS);
  const staleOf = (feeds: readonly MirrorFeed[]) =>
    feeds.filter(({ asOf }) => asOf !== null && now().getTime() - asOf.getTime() > staleDays * DAY_MS);

  return {
    id: "mirror",
    describe: () =>
      "Packages are compared with this installation's mirror of the OSV database. Nothing leaves this server.",
    async basis() {
      const { feeds, revision } = await reader.state();
      // Its age is to be said in every scan, so none may be skipped as unchanged.
      return staleOf(feeds).length > 0 ? null : revision;
    },
    async lookup(packages, { signal }) {
      signal.throwIfAborted();
      const { feeds, revision, entries } = await reader.read(
        packages.map(({ ecosystem, name, version }) => ({
          ...{ ecosystem, packageName: sharedName({ ecosystem, name }), version },
        })),
      );
      signal.throwIfAborted();
      const filled = new Set(feeds.filter(({ asOf }) => asOf !== null).map(({ name }) => name));
      const missing = countBy(packages.filter(({ ecosystem }) => !filled.has(ecosystem)));
      const compared = packages.some(({ ecosystem }) => filled.has(ecosystem));
      const notes: string[] = [];
      if (!compared)
        notes.push(
          `The advisory mirror has nothing of these ecosystems yet, so no package was compared with anything: fill it with ${FILL}.`,
        );
      else if (missing.size > 0)
        notes.push(
          `The advisory mirror has nothing of these ecosystems yet, so their packages were not compared: ${[...missing].map(([ecosystem, count]) => `${count} of ${ecosystem}`).join(", ")}. Fill it with ${FILL}.`,
        );
      const asked = new Set<string>(packages.map(({ ecosystem }) => ecosystem));
      const used = feeds.filter(({ name, asOf }) => asked.has(name) && asOf !== null);
      for (const { name, seenUpTo } of used)
        if (seenUpTo === null)
          notes.push(
            `Of ${name} the mirror has single records and no whole dump, so other known vulnerabilities are not reported.`,
          );
      for (const { name, asOf } of staleOf(used))
        notes.push(
          `The advisories of ${name} are ${asOf ? daysOf(asOf) : 0} days old; newer ones are not known. Run \`npm run advisories -- update\`.`,
        );
      return {
        ...{ advisories: byPackage(entries), notes, complete: missing.size === 0, compared },
        basis: revision,
      };
    },
  };
}

function countBy(packages: readonly PackageVersion[]): Map<Ecosystem, number> {
  const counts = new Map<Ecosystem, number>();
  for (const { ecosystem } of packages) counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
  return counts;
}

/** By `packageKey`, each advisory with its entries about that package. */
function byPackage(entries: readonly MirrorEntry[]): Map<string, Advisory[]> {
  const found = new Map<string, Map<string, Advisory & { affected: AffectedEntry[] }>>();
  for (const { ecosystem, packageName: name, ranges, versions, advisory } of entries) {
    const key = packageKey({ ecosystem, name });
    let known = found.get(key);
    if (!known) {
      known = new Map();
      found.set(key, known);
    }
    const entry = { ecosystem, name, ranges, versions };
    const record = known.get(advisory.id);
    if (record) record.affected.push(entry);
    else known.set(advisory.id, { ...advisory, affected: [entry] });
  }
  return new Map([...found].map(([key, advisories]) => [key, [...advisories.values()]]));
}
