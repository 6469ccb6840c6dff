import { maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { isJsonObject, type JsonObject, own, ownKeys } from "#server/scanners/sca/inventory/json";
import { isPackageName, isVersion } from "#server/scanners/sca/inventory/names";
import type { LockfileEntries, LockfileEntry } from "#server/scanners/sca/inventory/npm-entries";

const folder = "node_modules/";
// A location is walked up folder by folder.
const longestLocation = 4_096;

/** Reads the `packages` of a lockfile of version 2 or 3: one flat entry per location (npm docs, package-lock.json). */
export function readPackagesSection(
  packages: JsonObject,
  lineOf: (location: string) => number | null,
): LockfileEntries {
  const entries: LockfileEntry[] = [];
  const roots = new Set<string>();
  let unreadable = 0;
  let unversioned = 0;
  const locations = Object.keys(packages);
  for (const location of locations.slice(0, maxLockfileEntries)) {
    const entry = own(packages, location);
    if (!isJsonObject(entry) || location.length > longestLocation) {
      unreadable += 1;
      continue;
    }
    const local = !location.includes(folder);
    const linkTo = own(entry, "link") === true ? own(entry, "resolved") : null;
    if (local) roots.add(location);
    const name = local
      ? location
      : (own(entry, "name") ?? location.slice(location.lastIndexOf(folder) + folder.length));
    if (!local && !isPackageName(name)) {
      unreadable += 1;
      continue;
    }
    const version = own(entry, "version");
    const published = !local && linkTo === null;
    if (published && !isVersion(version)) unversioned += 1;
    entries.push({
      location,
      name: String(name),
      version: published && isVersion(version) ? version : null,
      dev: own(entry, "dev") === true,
      optional: own(entry, "optional") === true || own(entry, "devOptional") === true,
      line: lineOf(location),
      requires: requirements(entry, local),
      linkTo: typeof linkTo === "string" ? linkTo : null,
    });
  }
  return { entries, roots, unreadable, unversioned, truncated: locations.length > maxLockfileEntries };
}

const listsOfPackages = ["dependencies", "optionalDependencies", "peerDependencies"];
// Only the root and workspaces have their development dependencies installed.
const listsOfProjects = [...listsOfPackages, "devDependencies"];

function requirements(entry: JsonObject, local: boolean): string[] {
  const names = new Set<string>();
  for (const list of local ? listsOfProjects : listsOfPackages) {
    for (const name of ownKeys(own(entry, list))) names.add(name);
  }
  return [...names];
}
