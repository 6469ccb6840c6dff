import type {
  InstalledPackage,
  LockfileInventory,
  LockfileReader,
} from "#server/scanners/sca/installed-package";
import { isJsonObject, own, parseJsonObject } from "#server/scanners/sca/inventory/json";
import { eachKeyLine } from "#server/scanners/sca/inventory/json-key-lines";
import { dependencyChains } from "#server/scanners/sca/inventory/npm-chains";
import { readDependenciesSection } from "#server/scanners/sca/inventory/npm-dependencies";
import type { LockfileEntries } from "#server/scanners/sca/inventory/npm-entries";
import { readPackagesSection } from "#server/scanners/sca/inventory/npm-packages";
import { newTally, unreadable, withTally } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";

// Twice the deepest nesting a version 1 file may have, since each level is a `dependencies` and a name.
const deepestKey = 202;

/**
 * The packages a package-lock.json or npm-shrinkwrap.json installs, of lockfile version 1, 2 or 3. A version 1 file does
 * not say what its owner asked for; the package.json beside it does.
 */
export const readNpmLockfile: LockfileReader = (lockfile, companions) => {
  const text = decodeText(lockfile);
  const document = parseJsonObject(text);
  if (document === null) return unreadable("is not readable JSON");
  const packages = own(document, "packages");
  const dependencies = own(document, "dependencies");
  if (isJsonObject(packages)) {
    const lines = packageLines(text);
    return inventory(readPackagesSection(packages, (location) => lines.get(location) ?? null));
  }
  if (isJsonObject(dependencies)) {
    const lines = dependencyLines(text);
    const manifest = companions.find(({ path }) => path === "package.json");
    const owner = manifest ? parseJsonObject(decodeText(manifest.bytes)) : null;
    return inventory(readDependenciesSection(dependencies, owner, (location) => lines.get(location) ?? null));
  }
  const empty =
    packages === undefined && dependencies === undefined && own(document, "lockfileVersion") !== undefined;
  return empty ? { packages: [], notes: [], complete: true } : unreadable("is not an npm lockfile");
};

function inventory(found: LockfileEntries): LockfileInventory {
  const chains = dependencyChains(found);
  const packages: InstalledPackage[] = [];
  for (const { location, name, version, dev, optional, line } of found.entries) {
    if (version === null) continue;
    const provenance = chains?.get(location);
    packages.push({
      ecosystem: "npm",
      name,
      version,
      direct: chains === null ? null : (provenance?.direct ?? false),
      dev,
      optional,
      line,
      chain: provenance?.chain ?? [],
    });
  }
  const { unreadable, unversioned: unpublished, truncated } = found;
  return withTally(packages, { ...newTally(), unreadable, unpublished, truncated });
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
