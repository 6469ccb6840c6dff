import type { Ecosystem } from "#server/scanners/sca/ecosystem";
import type { InstalledPackage, LockfileInventory } from "#server/scanners/sca/installed-package";
import type { Tally } from "#server/scanners/sca/inventory/tally";
import { withTally } from "#server/scanners/sca/inventory/tally";

/** One entry of a lockfile and the keys of the entries it asks for. */
export interface GraphNode {
  readonly key: string;
  readonly name: string;
  /** Null for what no registry holds: workspaces, git, folders. They are walked through and not reported. */
  readonly version: string | null;
  /** What the format itself says; undefined where it does not. */
  readonly dev?: boolean | undefined;
  readonly direct?: boolean | undefined;
  readonly optional?: boolean;
  readonly line: number | null;
  readonly requires: readonly string[];
}

/** Keys of what the project asks for. */
export interface GraphRoots {
  readonly production: readonly string[];
  readonly development: readonly string[];
}

interface Way {
  /** The node that asked; null for what the project asks for itself. */
  readonly from: GraphNode | null;
  readonly development: boolean;
}

const longestChain = 20;

/**
 * The packages of a graph, each name and version once, with a shortest way to it from what the project asks for. What only
 * development asks for, directly or through others, is `dev` where the format does not say so itself. `roots` are null
 * where the format does not tell.
 */
export function graphInventory(
  ecosystem: Ecosystem,
  nodes: readonly GraphNode[],
  roots: GraphRoots | null,
  tally: Tally,
): LockfileInventory {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const ways = new Map<string, Way>();
  walk(byKey, ways, roots?.production ?? [], false);
  walk(byKey, ways, roots?.development ?? [], true);
  const asked = new Set([...(roots?.production ?? []), ...(roots?.development ?? [])]);
  const found = new Map<string, InstalledPackage>();
  for (const node of nodes) {
    if (node.version === null) continue;
    const way = ways.get(node.key);
    const direct = node.direct ?? (roots === null ? null : asked.has(node.key));
    const installed: InstalledPackage = {
      ...{ ecosystem, name: node.name, version: node.version, direct },
      dev: node.dev ?? way?.development ?? false,
      optional: node.optional ?? false,
      line: node.line,
      chain: direct ? [node.name] : chainTo(node, ways),
    };
    const key = `${node.name}\n${node.version}`;
    const known = found.get(key);
    found.set(key, known ? joined(known, installed) : installed);
  }
  return withTally([...found.values()], tally);
}

function walk(
  byKey: ReadonlyMap<string, GraphNode>,
  ways: Map<string, Way>,
  roots: readonly string[],
  development: boolean,
): void {
  let waiting: { readonly from: GraphNode | null; readonly keys: readonly string[] }[] = [
    { from: null, keys: roots },
  ];
  while (waiting.length > 0) {
    const next: typeof waiting = [];
    for (const { from, keys } of waiting) {
      for (const key of keys) {
        const node = byKey.get(key);
        if (!node || ways.has(key)) continue;
        ways.set(key, { from, development });
        next.push({ from: node, keys: node.requires });
      }
    }
    waiting = next;
  }
}

function chainTo(node: GraphNode, ways: ReadonlyMap<string, Way>): string[] {
  const chain: string[] = [];
  let at: GraphNode | null = node;
  while (at !== null && chain.length < longestChain) {
    const way: Way | undefined = ways.get(at.key);
    if (!way) return [];
    chain.push(at.name);
    at = way.from;
  }
  return chain.reverse();
}

/** Two entries of one name and version, such as copies for different peers, as one package. */
function joined(a: InstalledPackage, b: InstalledPackage): InstalledPackage {
  // Nothing is known of how one came that nobody asks for.
  const [known, other] = a.chain.length === 0 && b.chain.length > 0 ? [b, a] : [a, b];
  const shorter = other.chain.length > 0 && other.chain.length < known.chain.length;
  const better = known.dev === other.dev ? shorter : known.dev && other.chain.length > 0;
  return {
    ...(better ? other : known),
    direct: a.direct === true || b.direct === true ? true : a.direct,
    dev: other.chain.length > 0 || known.chain.length === 0 ? known.dev && other.dev : known.dev,
    optional: a.optional && b.optional,
    line: a.line ?? b.line,
  };
}
