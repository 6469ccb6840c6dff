import { type LockfileReader, maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { askedForBy } from "#server/scanners/sca/inventory/javascript-roots";
import { isJsonObject, listOf, own, ownEntries } from "#server/scanners/sca/inventory/json";
import { eachKeyLine } from "#server/scanners/sca/inventory/json-key-lines";
import { parseJsonc } from "#server/scanners/sca/inventory/jsonc";
import { isPackageName, isVersion } from "#server/scanners/sca/inventory/names";
import { newTally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";

const keptElsewhere = /^(?:workspace|file|link|root|git|git\+\w+|github|gitlab|bitbucket|https?|ssh):/;

// A key is walked up folder by folder.
const longestKey = 2_000;

/**
 * The packages a bun.lock (the text form) installs. A key is where bun puts a package: `a/b` is the copy of b below a, and
 * is preferred to `b` when a asks for it.
 */
export const readBunLockfile: LockfileReader = (lockfile) => {
  const parsed = parseJsonc(decodeText(lockfile));
  if (parsed === null) return unreadable("is not readable JSON");
  const { root, json } = parsed;
  const packages = own(root, "packages");
  if (own(root, "lockfileVersion") === undefined || !isJsonObject(packages)) {
    return unreadable("is not a bun lockfile");
  }
  const lines = new Map<string, number>();
  eachKeyLine(json, 2, ([section, key], line) => {
    if (section === "packages" && key !== undefined) lines.set(key, line);
  });
  const keys = new Set(Object.keys(packages));
  const tally = newTally();
  const nodes: GraphNode[] = [];
  for (const [key, entry] of Object.entries(packages)) {
    if (nodes.length >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    const identity = key.length > longestKey ? null : identify(entry);
    if (!identity) {
      tally.unreadable += 1;
      continue;
    }
    if (identity.version === null && !identity.workspace) tally.unpublished += 1;
    const { production } = askedForBy(listOf(entry).find(isJsonObject));
    const requires = production.flatMap(([asked]) => lookUp(key, asked, keys));
    const { name, version } = identity;
    nodes.push({ key, name, version, line: lines.get(key) ?? null, requires });
  }
  const workspaces = ownEntries(own(root, "workspaces")).map(([folder, workspace]) => {
    const { production, development } = askedForBy(workspace);
    const name = own(workspace, "name");
    const from = folder !== "" && typeof name === "string" ? name : "";
    const found = (asked: typeof production) => asked.flatMap(([each]) => lookUp(from, each, keys));
    return { production: found(production), development: found(development) };
  });
  return graphInventory(
    "npm",
    nodes,
    {
      production: workspaces.flatMap(({ production }) => production),
      development: workspaces.flatMap(({ development }) => development),
    },
    tally,
  );
};

interface Identity {
  readonly name: string;
  readonly version: string | null;
  readonly workspace: boolean;
}

function identify(entry: unknown): Identity | null {
  const [spec] = listOf(entry);
  const at = typeof spec === "string" ? spec.indexOf("@", 1) : -1;
  if (typeof spec !== "string" || at === -1) return null;
  const [name, version] = [spec.slice(0, at), spec.slice(at + 1)];
  if (isPackageName(name) && isVersion(version)) return { name, version, workspace: false };
  if (!keptElsewhere.test(version)) return null;
  return { name, version: null, workspace: /^(?:workspace|root):/.test(version) };
}

/** From `a/b` asking for `c`: `a/b/c`, `a/c`, `c`. */
function lookUp(from: string, name: string, keys: ReadonlySet<string>): string[] {
  for (let at = from; at !== ""; at = at.slice(0, Math.max(at.lastIndexOf("/"), 0))) {
    const scopeOnly = at.startsWith("@", at.lastIndexOf("/") + 1);
    if (!scopeOnly && keys.has(`${at}/${name}`)) return [`${at}/${name}`];
  }
  return keys.has(name) ? [name] : [];
}
