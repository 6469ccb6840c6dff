import { maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { isJsonObject, type JsonObject, own, ownKeys } from "#server/scanners/sca/inventory/json";
import { isPackageName, isVersion } from "#server/scanners/sca/inventory/names";
import type { LockfileEntries, LockfileEntry } from "#server/scanners/sca/inventory/npm-entries";

const deepest = 100;

/**
 * Reads the nested `dependencies` of a lockfile of version 1. Such a file does not say what its owner asked for;
 * `manifest`, the package.json beside it, does when it is there.
 */
export function readDependenciesSection(
  dependencies: JsonObject,
  manifest: JsonObject | null,
  lineOf: (location: string) => number | null,
): LockfileEntries {
  const entries: LockfileEntry[] = [];
  let unreadable = 0;
  let unversioned = 0;
  let truncated = false;
  const waiting: { owner: string; depth: number; group: JsonObject }[] = [
    { owner: "", depth: 0, group: dependencies },
  ];
  // The list grows while it is walked.
  for (const next of waiting) {
    for (const installedAs of Object.keys(next.group)) {
      if (entries.length >= maxLockfileEntries) {
        truncated = true;
        break;
      }
      const entry = own(next.group, installedAs);
      if (!isJsonObject(entry) || !isPackageName(installedAs)) {
        unreadable += 1;
        continue;
      }
      const location = `${next.owner === "" ? "" : `${next.owner}/`}node_modules/${installedAs}`;
      const { name, version } = identify(installedAs, own(entry, "version"));
      if (version === null) unversioned += 1;
      entries.push({
        location,
        name,
        version,
        dev: own(entry, "dev") === true,
        optional: own(entry, "optional") === true,
        line: lineOf(location),
        requires: ownKeys(own(entry, "requires")),
        linkTo: null,
      });
      const nested = own(entry, "dependencies");
      if (!isJsonObject(nested)) continue;
      if (next.depth < deepest) waiting.push({ owner: location, depth: next.depth + 1, group: nested });
      else truncated = true;
    }
  }
  if (manifest) entries.push(rootEntry(manifest));
  return { entries, roots: manifest ? new Set([""]) : null, unreadable, unversioned, truncated };
}

// An alias is written in the version: `"my-lodash": { "version": "npm:lodash@4.17.20" }`.
function identify(installedAs: string, version: unknown): { name: string; version: string | null } {
  if (typeof version === "string" && version.startsWith("npm:")) {
    const at = version.lastIndexOf("@");
    const name = version.slice("npm:".length, at);
    const aliased = version.slice(at + 1);
    if (isPackageName(name) && isVersion(aliased)) return { name, version: aliased };
    return { name: installedAs, version: null };
  }
  return { name: installedAs, version: isVersion(version) ? version : null };
}

function rootEntry(manifest: JsonObject): LockfileEntry {
  const lists = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  return {
    location: "",
    name: "",
    version: null,
    dev: false,
    optional: false,
    line: null,
    requires: [...new Set(lists.flatMap((list) => ownKeys(own(manifest, list))))],
    linkTo: null,
  };
}
