import { type LockfileReader, maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { isJsonObject, own, stringsOf } from "#server/scanners/sca/inventory/json";
import { KeysByName } from "#server/scanners/sca/inventory/keys-by-name";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { parseToml, tableLines } from "#server/scanners/sca/inventory/toml";

interface Crate {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  /** Null for what is built from a folder: the workspace's own crates. */
  readonly source: string | null;
  readonly asks: readonly string[];
  readonly line: number | null;
}

/** The crates of a Cargo.lock, of any version. It does not tell development from production. */
export const readCargoLock: LockfileReader = (lockfile) => {
  const text = decodeText(lockfile);
  const document = parseToml(text);
  if (document === null) return unreadable("is not readable TOML");
  const list = own(document, "package") ?? [];
  if (!Array.isArray(list)) return unreadable("is not a Cargo.lock");
  const lines = tableLines(text, "package", list.length);
  const tally = newTally();
  tally.truncated = list.length > maxLockfileEntries;
  const crates: Crate[] = [];
  const keys = new KeysByName();
  // Until 2017 the project's own crate had a table of its own.
  const tables: readonly unknown[] = [
    ...list.slice(0, maxLockfileEntries),
    ...rootTable(own(document, "root")),
  ];
  for (const [index, table] of tables.entries()) {
    const [name, version, source] = [own(table, "name"), own(table, "version"), own(table, "source")];
    if (!isName(name) || !isPlainVersion(version)) {
      tally.unreadable += 1;
      continue;
    }
    const crate: Crate = {
      ...{ key: `${name} ${index}`, name, version, line: lines[index] ?? null },
      source: typeof source === "string" ? source : null,
      asks: stringsOf(own(table, "dependencies")),
    };
    crates.push(crate);
    keys.add(name, version, crate.key);
  }
  // `name`, `name version` or `name version (source)`, as short as is unambiguous.
  const find = ({ asks }: Crate) =>
    asks.flatMap((ask) => {
      const [name = "", version] = ask.split(" ", 2);
      return keys.find(name, version);
    });
  const nodes = crates.map((crate): GraphNode => {
    const { key, name, version, source, line } = crate;
    const published = source?.startsWith("registry+") || source?.startsWith("sparse+");
    if (source !== null && !published) tally.unpublished += 1;
    return { key, name, version: published ? version : null, line, requires: find(crate) };
  });
  const production = crates.filter(({ source }) => source === null).flatMap(find);
  return graphInventory("crates.io", nodes, { production, development: [] }, tally);
};

const rootTable = (root: unknown): unknown[] => (isJsonObject(root) ? [root] : []);
