import { pypiName } from "#server/scanners/sca/ecosystem";
import type { LockfileReader } from "#server/scanners/sca/installed-package";
import { listOf, own } from "#server/scanners/sca/inventory/json";
import { namedGraph, openPythonLock } from "#server/scanners/sca/inventory/python-lock";

/** The packages of a pylock.toml (PEP 751). What was asked for comes from the pyproject.toml beside it. */
export const readPylock: LockfileReader = (lockfile, companions) => {
  const lock = openPythonLock(lockfile, {
    list: "packages",
    isUnpublished: (table) => ["vcs", "directory", "archive"].some((key) => own(table, key) !== undefined),
  });
  return namedGraph(lock, companions, ({ table }) => ({
    requires: listOf(own(table, "dependencies")).flatMap((each) => {
      const name = own(each, "name");
      return typeof name === "string" ? [pypiName(name)] : [];
    }),
  }));
};
