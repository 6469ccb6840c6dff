import { dependencyChains } from "#server/scanners/sca/dependency-chains";
import {
  type InstalledPackage,
  isJsonObject,
  type JsonObject,
  type LockfileEntries,
  type LockfileInventory,
  own,
} from "#server/scanners/sca/installed-package";
import { eachKeyLine } from "#server/scanners/sca/json-key-lines";
import { readDependenciesSection } from "#server/scanners/sca/npm-lockfile-dependencies";
import { readPackagesSection } from "#server/scanners/sca/npm-lockfile-packages";

// Twice the deepest nesting a version 1 file may have, since each level is a `dependencies` and a name.
const deepestKey = 202;

/**
 * The packages a package-lock.json or npm-shrinkwrap.json installs, of lockfile version 1, 2 or 3. `manifest` is the
 * package.json beside it, if there is one. Never throws: what cannot be read is a note and `complete: false`.
 */
export function readNpmLockfile(lockfile: Buffer, manifest: Buffer | null): LockfileInventory {
  const text = lockfile.toString("utf8").replace(/^\ufeff/, "");
  const document = parseObject(text);
  if (document === null) return unreadable("is not readable JSON");
  const packages = own(document, "packages");
  const dependencies = own(document, "dependencies");
  if (isJsonObject(packages)) {
    const lines = packageLines(text);
    return inventory(readPackagesSection(packages, (location) => lines.get(location) ?? null));
  }
  if (isJsonObject(dependencies)) {
    const lines = dependencyLines(text);
    const owner = manifest === null ? null : parseObject(manifest.toString("utf8").replace(/^\ufeff/, ""));
    return inventory(readDependenciesSection(dependencies, owner, (location) => lines.get(location) ?? null));
  }
  const empty =
    packages === undefined && dependencies === undefined && own(document, "lockfileVersion") !== undefined;
  return empty ? { packages: [], notes: [], complete: true } : unreadable("is not an npm lockfile");
}

function inventory(found: LockfileEntries): LockfileInventory {
  const chains = dependencyChains(found);
  const packages: InstalledPackage[] = [];
  for (const { location, name, version, dev, optional, line } of found.entries) {
    if (version === null) continue;
    const provenance = chains?.get(location);
    packages.push({
      name,
      version,
      direct: chains === null ? null : (provenance?.direct ?? false),
      dev,
      optional,
      line,
      chain: provenance?.chain ?? [],
    });
  }
  const notes: string[] = [];
  if (found.unreadable > 0) notes.push(`has ${found.unreadable} entries that could not be read`);
  if (found.unversioned > 0) {
    notes.push(
      `has ${found.unversioned} packages without a published version (git or file), which were not compared`,
    );
  }
  if (found.truncated) notes.push("is larger than what is read; the rest was left out");
  return { packages, notes, complete: found.unreadable === 0 && !found.truncated };
}

function unreadable(note: string): LockfileInventory {
  return { packages: [], notes: [note], complete: false };
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function packageLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  eachKeyLine(text, 2, ([section, location], line) => {
    if (section === "packages" && location !== undefined) lines.set(location, line);
  });
  return lines;
}

function dependencyLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  eachKeyLine(text, deepestKey, (path, line) => {
    if (path.length % 2 !== 0) return;
    const names: string[] = [];
    for (let index = 0; index < path.length; index += 2) {
      if (path[index] !== "dependencies") return;
      names.push(path[index + 1] ?? "");
    }
    lines.set(names.map((name) => `node_modules/${name}`).join("/"), line);
  });
  return lines;
}
