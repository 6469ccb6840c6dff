import type { LockfileReader } from "#server/scanners/sca/installed-package";
import { own, stringsOf } from "#server/scanners/sca/inventory/json";
import { namedGraph, openPythonLock } from "#server/scanners/sca/inventory/python-lock";
import { parseRequirement } from "#server/scanners/sca/inventory/requirement";

/** The packages of a pdm.lock. What was asked for comes from the pyproject.toml beside it. */
export const readPdmLock: LockfileReader = (lockfile, companions) => {
  const lock = openPythonLock(lockfile, {
    list: "package",
    isUnpublished: (table) =>
      ["git", "hg", "svn", "path", "url"].some((key) => own(table, key) !== undefined),
  });
  return namedGraph(lock, companions, ({ table }) => ({
    requires: stringsOf(own(table, "dependencies")).flatMap((text) => parseRequirement(text)?.name ?? []),
    dev: isDevelopment(stringsOf(own(table, "groups"))),
  }));
};

// Groups other than these two may be extras of the product, so they prove nothing.
function isDevelopment(groups: readonly string[]): boolean | undefined {
  if (groups.includes("default")) return false;
  return groups.length > 0 && groups.every((group) => group === "dev") ? true : undefined;
}
