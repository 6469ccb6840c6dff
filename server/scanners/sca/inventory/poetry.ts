import { pypiName } from "#server/scanners/sca/ecosystem";
import type { LockfileReader } from "#server/scanners/sca/installed-package";
import { own, ownKeys, stringsOf } from "#server/scanners/sca/inventory/json";
import { namedGraph, openPythonLock } from "#server/scanners/sca/inventory/python-lock";

const elsewhere = new Set(["git", "directory", "file", "url"]);

/** The packages of a poetry.lock. What was asked for comes from the pyproject.toml beside it. */
export const readPoetryLock: LockfileReader = (lockfile, companions) => {
  const lock = openPythonLock(lockfile, {
    list: "package",
    isUnpublished: (table) => elsewhere.has(String(own(own(table, "source"), "type"))),
  });
  return namedGraph(lock, companions, ({ table }) => ({
    requires: ownKeys(own(table, "dependencies")).map(pypiName),
    dev: isDevelopment(own(table, "category"), own(table, "groups")),
    optional: own(table, "optional") === true,
  }));
};

// `category` until version 1.4 and `groups` since 2.0; what lies between says neither.
function isDevelopment(category: unknown, groups: unknown): boolean | undefined {
  if (category === "dev" || category === "main") return category === "dev";
  const named = stringsOf(groups);
  return named.length > 0 ? !named.includes("main") : undefined;
}
