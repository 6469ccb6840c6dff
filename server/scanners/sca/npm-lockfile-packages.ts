import {
  isJsonObject,
  isPackageName,
  isVersion,
  type JsonObject,
  type LockfileEntries,
  type LockfileEntry,
  maxLockfileEntries,
  own,
  ownKeys,
} from "#server/scanners/sca/installed-package";

const folder = "node_modules/";

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
    if (!isJsonObject(entry)) {
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

function requirements(entry: JsonObject, local: boolean): string[] {
  const lists = ["dependencies", "optionalDependencies", "peerDependencies"];
  // Only the root and workspaces have their development dependencies installed.
  if (local) lists.push("devDependencies");
  return [...new Set(lists.flatMap((list) => ownKeys(own(entry, list))))];
}
