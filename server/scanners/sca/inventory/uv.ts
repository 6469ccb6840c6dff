import { pypiName } from "#server/scanners/sca/ecosystem";
import type { LockfileReader } from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { type JsonObject, listOf, own, ownEntries } from "#server/scanners/sca/inventory/json";
import { KeysByName } from "#server/scanners/sca/inventory/keys-by-name";
import { openPythonLock } from "#server/scanners/sca/inventory/python-lock";
import { unreadable } from "#server/scanners/sca/inventory/tally";

const elsewhere = ["virtual", "editable", "git", "path", "directory", "url"];

/** The packages of a uv.lock, which holds the project and its workspace members among them. */
export const readUvLock: LockfileReader = (lockfile) => {
  const lock = openPythonLock(lockfile, { list: "package", isUnpublished });
  if (typeof lock === "string") return unreadable(lock);
  const keys = new KeysByName();
  const keyed = lock.entries.map((entry, index) => ({ entry, key: `${entry.name} ${index}` }));
  for (const { entry, key } of keyed) keys.add(entry.name, entry.version, key);
  // uv names the version of what is asked for only where there are several.
  const find = (dependencies: readonly unknown[]) =>
    dependencies.flatMap((dependency) => {
      const name = own(dependency, "name");
      return typeof name === "string" ? keys.find(pypiName(name), own(dependency, "version")) : [];
    });
  const nodes = keyed.map(({ entry, key }): GraphNode => {
    const { name, version, line, table } = entry;
    return { key, name, version, line, requires: find(asked(table)) };
  });
  const projects = lock.entries.filter(({ table }) => isProject(table));
  lock.tally.unpublished += lock.entries.filter(
    ({ table, version }) => version === null && !isProject(table),
  ).length;
  const production = find(projects.flatMap(({ table }) => asked(table)));
  const development = find(
    projects.flatMap(({ table }) =>
      ownEntries(own(table, "dev-dependencies")).flatMap(([, list]) => listOf(list)),
    ),
  );
  return graphInventory("PyPI", nodes, { production, development }, lock.tally);
};

const isUnpublished = (table: JsonObject): boolean =>
  elsewhere.some((kind) => own(own(table, "source"), kind) !== undefined);

const isProject = (table: JsonObject): boolean =>
  ["virtual", "editable"].some((kind) => own(own(table, "source"), kind) !== undefined);

function asked(table: JsonObject): unknown[] {
  const extras = ownEntries(own(table, "optional-dependencies")).flatMap(([, list]) => listOf(list));
  return [...listOf(own(table, "dependencies")), ...extras];
}
