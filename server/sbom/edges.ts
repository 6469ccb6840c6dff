import type { InstalledHere } from "#server/sbom/bill";
import { purlOf } from "#server/sbom/purl";

/** Who needs whom, as far as a shortest way to each package tells: package URLs by package URL, null for the repository. */
export function edgesOf(packages: readonly InstalledHere[]): Map<string | null, Set<string>> {
  const byName = new Map<string, InstalledHere[]>();
  for (const each of packages) {
    const key = keyOf(each, each.name);
    const known = byName.get(key);
    if (known) known.push(each);
    else byName.set(key, [each]);
  }
  const edges = new Map<string | null, Set<string>>();
  const add = (from: string | null, to: string) => {
    const known = edges.get(from);
    if (known) known.add(to);
    else edges.set(from, new Set([to]));
  };
  for (const each of packages) {
    const purl = purlOf(each.ecosystem, each.name, each.version);
    if (each.direct === true) add(null, purl);
    const parentName = each.chain.at(-2);
    if (parentName === undefined) continue;
    const parent = parentOf(each, byName.get(keyOf(each, parentName)) ?? []);
    if (parent) add(purlOf(parent.ecosystem, parent.name, parent.version), purl);
  }
  return edges;
}

const keyOf = ({ lockfile, ecosystem }: InstalledHere, name: string): string =>
  JSON.stringify([lockfile, ecosystem, name]);

/** The one that a package came through. Of several versions it is the one that was come to the same way; else nobody knows. */
function parentOf({ chain }: InstalledHere, candidates: readonly InstalledHere[]): InstalledHere | undefined {
  if (candidates.length === 1) return candidates[0];
  const way = JSON.stringify(chain.slice(0, -1));
  const fitting = candidates.filter((candidate) => JSON.stringify(candidate.chain) === way);
  return fitting.length === 1 ? fitting[0] : undefined;
}
