import { type LockfileReader, maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { type GraphNode, type GraphRoots, graphInventory } from "#server/scanners/sca/inventory/graph";
import { type AskedFor, javascriptRoots } from "#server/scanners/sca/inventory/javascript-roots";
import { isPackageName, isVersion } from "#server/scanners/sca/inventory/names";
import { newTally, type Tally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { type YarnBlock, yarnBlocks } from "#server/scanners/sca/inventory/yarn-blocks";

/** A git address, a folder or a forge's short form instead of a range: nothing a registry published. */
const elsewhere = /^(?:file|link|portal|exec|workspace|git|git\+\w+|ssh|https?|github|gitlab|bitbucket):/;
const forgeShortForm = /^[\w.-]+\/[\w.-]+(?:#|$)/;

interface Entry {
  readonly block: YarnBlock;
  readonly node: GraphNode;
  /** The folder of a workspace; null for a package. */
  readonly workspace: string | null;
}

/**
 * The packages a yarn.lock installs, of yarn 1 or of yarn 2 and later. What was asked for comes from the package.json
 * files it covers; the later form also names the workspaces itself.
 */
export const readYarnLockfile: LockfileReader = (lockfile, companions) => {
  const tally = newTally();
  const text = decodeText(lockfile);
  const index = new DescriptorIndex();
  const entries: Entry[] = [];
  let berry = false;
  for (const block of yarnBlocks(text)) {
    if (block.descriptors.includes("__metadata")) {
      berry = true;
      continue;
    }
    if (entries.length >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    const entry = readBlock(block, index, tally);
    if (!entry) continue;
    entries.push(entry);
    index.add(block.descriptors, entry.node.key);
  }
  if (entries.length === 0 && !berry && !text.includes("yarn lockfile v1")) {
    return unreadable("is not a yarn lockfile");
  }
  const manifests = javascriptRoots(companions);
  return graphInventory(
    "npm",
    entries.map(({ node }) => node),
    rootsOf(entries, manifests, index),
    tally,
  );
};

function readBlock(block: YarnBlock, index: DescriptorIndex, tally: Tally): Entry | null {
  const [first] = block.descriptors;
  const at = first?.indexOf("@", 1) ?? -1;
  if (first === undefined || at === -1) {
    tally.unreadable += 1;
    return null;
  }
  const resolution = block.fields.get("resolution") ?? "";
  const [name, source] =
    resolution === "" ? aliased(first.slice(0, at), first.slice(at + 1)) : split(resolution);
  const workspace = source.startsWith("workspace:") ? source.slice("workspace:".length) : null;
  const version = block.fields.get("version");
  const published = workspace === null && !elsewhere.test(source) && !forgeShortForm.test(source);
  if (!isPackageName(name) || (published && !isVersion(version))) {
    tally.unreadable += 1;
    return null;
  }
  if (!published && workspace === null) tally.unpublished += 1;
  const asks = [
    ...(block.lists.get("dependencies") ?? []),
    ...(block.lists.get("optionalDependencies") ?? []),
  ];
  const node: GraphNode = {
    ...{ key: first, name, version: published && version !== undefined ? version : null, line: block.line },
    // Read when the graph is walked, since a later block may answer what an earlier one asks.
    get requires() {
      return index.find(asks);
    },
  };
  return { block, node, workspace };
}

/** `name@source` of a resolution; a patch of a package counts as the package. */
function split(resolution: string): [string, string] {
  const at = resolution.indexOf("@", 1);
  return at === -1 ? [resolution, ""] : [resolution.slice(0, at), resolution.slice(at + 1)];
}

/** `my-lodash@npm:lodash@^4` is lodash. */
function aliased(name: string, range: string): [string, string] {
  if (!range.startsWith("npm:")) return [name, range];
  const at = range.indexOf("@", "npm:".length + 1);
  return at === -1 ? [name, range] : [range.slice("npm:".length, at), range.slice(at + 1)];
}

function rootsOf(
  entries: readonly Entry[],
  manifests: readonly AskedFor[],
  index: DescriptorIndex,
): GraphRoots | null {
  const workspaces = entries.filter(({ workspace }) => workspace !== null);
  if (workspaces.length === 0) {
    if (manifests.length === 0) return null;
    return {
      production: index.find(manifests.flatMap(({ production }) => production)),
      development: index.find(manifests.flatMap(({ development }) => development)),
    };
  }
  const production: string[] = [];
  const development: string[] = [];
  for (const { block, workspace } of workspaces) {
    const folder = workspace === "." ? "" : workspace;
    const manifest = manifests.find((each) => each.folder === folder);
    const forDevelopment = new Set(manifest?.development.map(([name]) => name));
    for (const [name, range] of block.lists.get("dependencies") ?? []) {
      (forDevelopment.has(name) ? development : production).push(...index.find([[name, range]]));
    }
  }
  return { production, development };
}

/** Which block answers a name and range. */
class DescriptorIndex {
  readonly #keys = new Map<string, string>();
  /** Keys by name alone; null where several blocks have the name. */
  readonly #byName = new Map<string, string | null>();

  add(descriptors: readonly string[], key: string): void {
    for (const descriptor of descriptors) {
      this.#keys.set(descriptor, key);
      const name = descriptor.slice(0, Math.max(descriptor.indexOf("@", 1), 0));
      const known = this.#byName.get(name);
      this.#byName.set(name, known === undefined || known === key ? key : null);
    }
  }

  find(asked: Iterable<readonly [string, string]>): string[] {
    const keys: string[] = [];
    for (const [name, range] of asked) {
      // A `resolutions` entry may replace the range that is asked for; then the only block of that name answers.
      const key =
        this.#keys.get(`${name}@${range}`) ??
        this.#keys.get(`${name}@npm:${range}`) ??
        this.#byName.get(name);
      if (key) keys.push(key);
    }
    return keys;
  }
}
