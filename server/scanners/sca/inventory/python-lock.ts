import { pypiName } from "#server/scanners/sca/ecosystem";
import {
  type Companion,
  type LockfileInventory,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { isJsonObject, type JsonObject, own } from "#server/scanners/sca/inventory/json";
import { KeysByName } from "#server/scanners/sca/inventory/keys-by-name";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { pythonRoots } from "#server/scanners/sca/inventory/python-roots";
import { newTally, type Tally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { parseToml, tableLines } from "#server/scanners/sca/inventory/toml";

/** One element of a lockfile's list of packages. */
export interface PythonEntry {
  readonly table: JsonObject;
  /** Normalised. */
  readonly name: string;
  /** Null for what no registry holds. */
  readonly version: string | null;
  readonly line: number | null;
}

export interface PythonLock {
  readonly document: JsonObject;
  readonly entries: readonly PythonEntry[];
  readonly tally: Tally;
}

/** What is different from one format to the next. */
export interface PythonFormat {
  /** The list that holds the packages. */
  readonly list: "package" | "packages";
  /** Whether an entry is from git, a folder or an address. */
  isUnpublished(table: JsonObject): boolean;
}

/** Opens a TOML lockfile that holds one table for each package. A string is the reason why it is none. */
export function openPythonLock(lockfile: Buffer, format: PythonFormat): PythonLock | string {
  const text = decodeText(lockfile);
  const document = parseToml(text);
  if (document === null) return "is not readable TOML";
  const list = own(document, format.list) ?? [];
  if (!Array.isArray(list)) return "is not a lockfile of its kind";
  const lines = tableLines(text, format.list, list.length);
  const tally = newTally();
  tally.truncated = list.length > maxLockfileEntries;
  const entries: PythonEntry[] = [];
  for (const [index, table] of list.slice(0, maxLockfileEntries).entries()) {
    const [name, version] = [own(table, "name"), own(table, "version")];
    const unpublished = isJsonObject(table) && format.isUnpublished(table);
    if (!isJsonObject(table) || !isName(name) || (!unpublished && !isPlainVersion(version))) {
      tally.unreadable += 1;
      continue;
    }
    const known = !unpublished && isPlainVersion(version) ? version : null;
    entries.push({ table, name: pypiName(name), version: known, line: lines[index] ?? null });
  }
  return { document, entries, tally };
}

/**
 * The inventory of a lock whose packages ask for others by name, with the pyproject.toml beside it for what the project
 * asks for.
 */
export function namedGraph(
  lock: PythonLock | string,
  companions: readonly Companion[],
  read: (entry: PythonEntry) => {
    requires: readonly string[];
    dev?: boolean | undefined;
    optional?: boolean;
  },
): LockfileInventory {
  if (typeof lock === "string") return unreadable(lock);
  const keys = new KeysByName();
  const keyed = lock.entries.map((entry, index) => ({ entry, key: `${entry.name} ${index}` }));
  for (const { entry, key } of keyed) keys.add(entry.name, entry.version, key);
  const keysOf = (names: readonly string[]) => names.flatMap((name) => keys.find(name));
  const nodes: GraphNode[] = keyed.map(({ entry, key }) => {
    const { requires, ...said } = read(entry);
    const { name, version, line } = entry;
    return { key, name, version, line, ...said, requires: keysOf(requires) };
  });
  lock.tally.unpublished += nodes.filter(({ version }) => version === null).length;
  const roots = pythonRoots(companions);
  const found = roots && { production: keysOf(roots.production), development: keysOf(roots.development) };
  return graphInventory("PyPI", nodes, found, lock.tally);
}
