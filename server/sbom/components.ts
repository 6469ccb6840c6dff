import type { DependencyFinding, InstalledHere } from "#server/sbom/bill";
import { nameParts, purlOf } from "#server/sbom/purl";

/** One version of a package, wherever it is installed. */
export interface Component {
  readonly purl: string;
  readonly ecosystem: string;
  readonly group: string | null;
  readonly name: string;
  readonly version: string;
  /** Whether some lockfile asks for it itself. */
  readonly direct: boolean;
  /** Whether no lockfile needs it for more than development. */
  readonly dev: boolean;
  /** Whether no lockfile needs it at all costs. */
  readonly optional: boolean;
  readonly places: readonly { readonly lockfile: string; readonly line: number | null }[];
}

/** The packages of an inventory, each version once, by package URL and in its order. */
export function componentsOf(packages: readonly InstalledHere[]): Component[] {
  const found = new Map<string, Component & { places: { lockfile: string; line: number | null }[] }>();
  for (const { ecosystem, name: fullName, version, direct, dev, optional, lockfile, line } of packages) {
    const purl = purlOf(ecosystem, fullName, version);
    const known = found.get(purl);
    found.set(purl, {
      ...{ purl, ecosystem, ...nameParts(ecosystem, fullName), version },
      direct: direct === true || known?.direct === true,
      dev: dev && known?.dev !== false,
      optional: optional && known?.optional !== false,
      places: [...(known?.places ?? []), { lockfile, line }],
    });
  }
  return [...found.values()].sort((a, b) => (a.purl < b.purl ? -1 : a.purl > b.purl ? 1 : 0));
}

/** Which component each finding is about, by the finding's id. One that is about none any more is left out. */
export function componentOfFindings(
  packages: readonly InstalledHere[],
  findings: readonly DependencyFinding[],
): Map<string, string> {
  const purls = new Map(
    packages.map((each) => [
      JSON.stringify([each.lockfile, each.name, each.version]),
      purlOf(each.ecosystem, each.name, each.version),
    ]),
  );
  const found = new Map<string, string>();
  for (const { id, path, packageName, packageVersion } of findings) {
    const purl = purls.get(JSON.stringify([path, packageName, packageVersion]));
    if (purl !== undefined) found.set(id, purl);
  }
  return found;
}
