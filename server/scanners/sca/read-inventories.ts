import type { SourceTree } from "#server/scanners/engine";
import type { FoundLockfile, FoundManifests } from "#server/scanners/sca/find-lockfiles";
import type { InstalledPackage } from "#server/scanners/sca/installed-package";
import { type Group, ReadBudget } from "#server/scanners/sca/read-budget";

export interface ReadInventories {
  readonly inventories: readonly { readonly path: string; readonly packages: readonly InstalledPackage[] }[];
  /** Why something is missing, as whole sentences. */
  readonly gaps: readonly string[];
  /** Files of which something is missing; null when it may be any. */
  readonly unfinished: readonly string[] | null;
  /** What a person should know besides. */
  readonly facts: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

/** What is read of one commit at most, so that a repository made of lockfiles ends as well. */
export interface InventoryLimits {
  readonly bytes: number;
  readonly packages: number;
}

const defaults: InventoryLimits = { bytes: 256 * 1024 ** 2, packages: 500_000 };
const mostBytesTogether = 64 * 1024 ** 2;

/** Reads the lockfiles that were found, one after the other, and the manifests that have none. Throws when aborted. */
export async function readInventories(
  source: SourceTree,
  found: FoundManifests,
  signal: AbortSignal,
  limits: InventoryLimits = defaults,
): Promise<ReadInventories> {
  const inventories: { path: string; packages: readonly InstalledPackage[] }[] = [];
  const gaps: string[] = [];
  const facts: string[] = [];
  const unfinished: string[] = [];
  const sizes = new Map(source.entries.map(({ path, size }) => [path, size]));
  const budget = new ReadBudget(limits.bytes, sizes);
  const lockfiles = budget.take(found.lockfiles.map((each) => ({ each, paths: pathsOf(each, sizes) })));
  const manifests = budget.take(found.uncovered.map((each) => ({ each, paths: [each.path] })));
  let packages = 0;
  let cutShort = budget.leftOut > 0;

  for await (const { each, files } of together(source, lockfiles, signal)) {
    const { path, format } = each;
    const [lockfile, ...others] = files;
    if (!lockfile) continue;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const inventory = format.read(
      lockfile.bytes,
      others.map((other) => ({ path: other.path.slice(folder.length), bytes: other.bytes })),
    );
    if (packages + inventory.packages.length > limits.packages) {
      gaps.push(`${path} and what follows was left out: there are more than ${limits.packages} packages.`);
      cutShort = true;
      break;
    }
    packages += inventory.packages.length;
    if (!inventory.complete) unfinished.push(path);
    for (const note of inventory.notes) (inventory.complete ? facts : gaps).push(`${path} ${note}.`);
    if (inventory.complete || inventory.packages.length > 0)
      facts.push(`${path}: ${counted(inventory.packages)}.`);
    inventories.push({ path, packages: inventory.packages });
  }
  for await (const { each, files } of together(source, manifests, signal)) {
    if (files.some(({ bytes }) => each.kind.asks(bytes)))
      gaps.push(`${each.path} has no lock file, so what it installs is not known; ranges are not guessed.`);
  }
  for (const path of found.unread) gaps.push(`${path}: this kind of lockfile is not read.`);
  unfinished.push(...found.unread);
  if (budget.leftOut > 0)
    gaps.push(`${budget.leftOut} lockfiles and manifests were left out: all together are too large.`);
  return {
    inventories,
    gaps,
    unfinished: cutShort ? null : unfinished,
    facts,
    files: budget.paths.size,
    bytes: budget.bytes,
  };
}

/** A lockfile, and its companions while there is room to hold them with it. */
function pathsOf({ path, companions }: FoundLockfile, sizes: ReadonlyMap<string, number>): string[] {
  let bytes = sizes.get(path) ?? 0;
  const held = companions.filter((companion) => {
    bytes += sizes.get(companion) ?? 0;
    return bytes <= mostBytesTogether;
  });
  return [path, ...held];
}

/** Reads all groups in one go and gives one after the other, each with its files. */
async function* together<T>(
  source: SourceTree,
  groups: readonly Group<T>[],
  signal: AbortSignal,
): AsyncGenerator<{ each: T; files: { path: string; bytes: Buffer }[] }> {
  const files = source.read(groups.flatMap(({ paths }) => paths))[Symbol.asyncIterator]();
  try {
    for (const { each, paths } of groups) {
      signal.throwIfAborted();
      const held: { path: string; bytes: Buffer }[] = [];
      for (const _path of paths) {
        const next = await files.next();
        if (!next.done) held.push(next.value);
      }
      yield { each, files: held };
    }
  } finally {
    await files.return?.();
  }
}

function counted(packages: readonly InstalledPackage[]): string {
  const ecosystem = packages[0]?.ecosystem;
  if (ecosystem === undefined) return "no packages";
  return `${packages.length} ${packages.length === 1 ? "package" : "packages"} of ${ecosystem}`;
}
