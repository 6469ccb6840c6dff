import type { LockfileEntries, LockfileEntry } from "#server/scanners/sca/inventory/npm-entries";

/** How a package came to be installed. `chain` names the packages from the one asked for down to it. */
export interface Provenance {
  readonly direct: boolean;
  readonly chain: readonly string[];
}

const maxSteps = 5_000_000;
const longestChain = 20;

/**
 * A shortest way from what the project asks for to every entry, by npm's rule that a package is looked up in the
 * nearest `node_modules` above the one asking. Null when the roots are unknown or the graph is too large to walk.
 */
export function dependencyChains(lockfile: LockfileEntries): ReadonlyMap<string, Provenance> | null {
  if (lockfile.roots === null) return null;
  const byLocation = new Map(lockfile.entries.map((entry) => [entry.location, entry]));
  const found = new Map<string, Provenance>();
  let queue: LockfileEntry[] = lockfile.entries.filter(({ location }) => lockfile.roots?.has(location));
  let steps = 0;
  while (queue.length > 0) {
    const next: LockfileEntry[] = [];
    for (const asking of queue) {
      const above = found.get(asking.location);
      for (const name of asking.requires) {
        let target: LockfileEntry | undefined;
        // `a/b` asking for `c`: `a/b/node_modules/c`, `a/node_modules/c`, `node_modules/c`.
        for (let folder = asking.location; target === undefined; folder = parentOf(folder)) {
          steps += 1;
          if (steps > maxSteps) return null;
          if (!folder.endsWith("node_modules"))
            target = byLocation.get(
              folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`,
            );
          if (folder === "") break;
        }
        // A link leads to a workspace, which is a root of its own.
        if (!target || target.linkTo !== null || found.has(target.location)) continue;
        const chain = above ? [...above.chain, target.name] : [target.name];
        found.set(target.location, { direct: above === undefined, chain: chain.slice(-longestChain) });
        next.push(target);
      }
    }
    queue = next;
  }
  return found;
}

function parentOf(folder: string): string {
  const slash = folder.lastIndexOf("/");
  return slash === -1 ? "" : folder.slice(0, slash);
}
