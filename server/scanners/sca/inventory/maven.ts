import {
  type InstalledPackage,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { propertiesOf, type Resolve } from "#server/scanners/sca/inventory/maven-properties";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, type Tally, unreadable, withTally } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { child, childText, parseXml, type XmlElement } from "#server/scanners/sca/inventory/xml";

/**
 * The dependencies of a pom.xml whose version is in the file: written out, by a property, or by `dependencyManagement`.
 * Versions from a parent or an imported list and ranges are gaps, and so is what the dependencies bring along: Maven has no
 * lockfile.
 */
export const readPom: LockfileReader = (lockfile) => {
  const project = parseXml(decodeText(lockfile));
  if (project === null) return unreadable("is not readable XML");
  if (project.name !== "project") return unreadable("is not a pom.xml");
  const resolve = propertiesOf(project);
  const tally = newTally();
  const managed = managedVersions(child(project, "dependencyManagement"), resolve);
  const packages = new Map<string, InstalledPackage>();
  const listed = dependenciesOf(project);
  tally.truncated = listed.length > maxLockfileEntries;
  for (const dependency of listed.slice(0, maxLockfileEntries)) {
    const found = readDependency(dependency, managed, resolve, tally);
    if (found) packages.set(`${found.name} ${found.version}`, found);
  }
  if (dependenciesOf(...(child(project, "profiles")?.children ?? [])).length > 0) {
    tally.gaps.push("has dependencies in profiles, which are not read");
  }
  if (listed.length > 0) tally.gaps.push("does not say what its dependencies bring along");
  return withTally([...packages.values()], tally);
};

function dependenciesOf(...owners: readonly (XmlElement | undefined)[]): XmlElement[] {
  return owners.flatMap(
    (owner) => child(owner, "dependencies")?.children.filter(({ name }) => name === "dependency") ?? [],
  );
}

interface Managed {
  readonly version: string | undefined;
  readonly scope: string | undefined;
}

function managedVersions(management: XmlElement | undefined, resolve: Resolve): ReadonlyMap<string, Managed> {
  const managed = new Map<string, Managed>();
  for (const dependency of dependenciesOf(management)) {
    const name = coordinates(dependency, resolve);
    if (name === null || childText(dependency, "scope") === "import") continue;
    managed.set(name, { version: childText(dependency, "version"), scope: childText(dependency, "scope") });
  }
  return managed;
}

function readDependency(
  dependency: XmlElement,
  managed: ReadonlyMap<string, Managed>,
  resolve: Resolve,
  tally: Tally,
): InstalledPackage | null {
  const name = coordinates(dependency, resolve);
  if (name === null || !isName(name)) {
    tally.unreadable += 1;
    return null;
  }
  const scope = childText(dependency, "scope") ?? managed.get(name)?.scope;
  if (scope === "system") {
    tally.unpublished += 1;
    return null;
  }
  const version = exactVersion(resolve(childText(dependency, "version") ?? managed.get(name)?.version));
  if (version === null) {
    tally.unpinned.push(name);
    return null;
  }
  return {
    ...{ ecosystem: "Maven", name, version, direct: true, dev: scope === "test" },
    ...{ optional: childText(dependency, "optional") === "true", line: dependency.line, chain: [name] },
  };
}

function coordinates(dependency: XmlElement, resolve: Resolve): string | null {
  const [group, artifact] = [
    resolve(childText(dependency, "groupId")),
    resolve(childText(dependency, "artifactId")),
  ];
  return group === null || artifact === null ? null : `${group}:${artifact}`;
}

/** `1.0` and `[1.0]`; everything else in brackets, LATEST and RELEASE are ranges (Maven, "Version Range Specification"). */
function exactVersion(version: string | null): string | null {
  const exact = /^\[([^,[\]()]+)\]$/.exec(version ?? "")?.[1]?.trim() ?? version;
  if (!isPlainVersion(exact) || /[[\](),]/.test(exact) || /^(?:LATEST|RELEASE)$/i.test(exact)) return null;
  return exact;
}
