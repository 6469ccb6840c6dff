import { createHash } from "node:crypto";
import type { BillSource, BillStamp } from "#server/sbom/bill";
import { type Component, componentOfFindings, componentsOf } from "#server/sbom/components";
import { edgesOf } from "#server/sbom/edges";

const DOCUMENT = "SPDXRef-DOCUMENT";
const ROOT = "SPDXRef-Repository";
const UNKNOWN = "NOASSERTION";

/** A repository's packages as an SPDX 2.3 document in JSON (ISO/IEC 5962, clauses 6 to 11). Licences are not looked at and said to be unknown. */
export function toSpdx(source: BillSource, stamp: BillStamp) {
  const { fullName, htmlUrl } = source.repository;
  const components = componentsOf(source.packages);
  const advisories = advisoriesByPurl(source);
  const root = {
    ...{ SPDXID: ROOT, name: fullName, versionInfo: source.commitSha },
    ...{
      downloadLocation: `git+${htmlUrl}.git@${source.commitSha}`,
      filesAnalyzed: false,
      ...unknownLicence,
    },
    primaryPackagePurpose: "APPLICATION",
  };
  return {
    ...{ spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: DOCUMENT, name: `${fullName} packages` },
    documentNamespace: `${stamp.origin}/sbom/${stamp.serial}`,
    creationInfo: {
      created: seconds(stamp.createdAt),
      creators: [`Tool: SecPortal-${stamp.toolVersion}`],
      comment: source.complete
        ? "All lockfiles of the commit were read."
        : "Some lockfiles or manifests of the commit could not be read, so packages may be missing.",
    },
    documentDescribes: [ROOT],
    packages: [root, ...components.map((each) => packageOf(each, advisories.get(each.purl) ?? []))],
    relationships: [
      { spdxElementId: DOCUMENT, relationshipType: "DESCRIBES", relatedSpdxElement: ROOT },
      ...relationshipsOf(source, components),
    ],
  };
}

const unknownLicence = {
  ...{ licenseConcluded: UNKNOWN, licenseDeclared: UNKNOWN, copyrightText: UNKNOWN },
};

/** Clause 3.2: letters, digits, dots and hyphens only, so the package URL itself cannot be one. */
const idOf = (purl: string): string =>
  `SPDXRef-Package-${createHash("sha256").update(purl).digest("hex").slice(0, 24)}`;

/** Clause 6.9: whole seconds in UTC. */
const seconds = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

function packageOf(
  { purl, group, name, version, places, ecosystem }: Component,
  advisories: readonly string[],
) {
  const separator = ecosystem === "Maven" ? ":" : "/";
  return {
    SPDXID: idOf(purl),
    name: group === null ? name : `${group}${separator}${name}`,
    versionInfo: version,
    ...{ downloadLocation: UNKNOWN, filesAnalyzed: false, ...unknownLicence },
    primaryPackagePurpose: "LIBRARY",
    sourceInfo: `installed by ${[...new Set(places.map(({ lockfile }) => lockfile))].join(", ")}`,
    externalRefs: [
      { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl },
      ...advisories.map((referenceLocator) => ({
        ...{ referenceCategory: "SECURITY", referenceType: "advisory", referenceLocator },
      })),
    ],
  };
}

/** Who needs whom. A package that no way is known to is the repository's, through something that is not known. */
function relationshipsOf({ packages }: BillSource, components: readonly Component[]) {
  const edges = edgesOf(packages);
  const needed = new Set([...edges.values()].flatMap((each) => [...each]));
  const dev = new Set(components.filter((each) => each.dev).map(({ purl }) => purl));
  const known = [...edges].flatMap(([from, to]) =>
    [...to]
      .sort()
      .map((purl) =>
        from === null && dev.has(purl)
          ? relation(idOf(purl), "DEV_DEPENDENCY_OF", ROOT)
          : relation(from === null ? ROOT : idOf(from), "DEPENDS_ON", idOf(purl)),
      ),
  );
  const rest = components
    .filter(({ purl }) => !needed.has(purl))
    .map(({ purl }) => ({
      ...relation(ROOT, "DEPENDS_ON", idOf(purl)),
      comment: "directly or through others",
    }));
  return [...known, ...rest];
}

const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
  ...{ spdxElementId, relationshipType, relatedSpdxElement },
});

/** Addresses of the advisories about each package, those left out that somebody found not to apply. */
function advisoriesByPurl({ packages, findings }: BillSource): Map<string, string[]> {
  const purls = componentOfFindings(packages, findings);
  const found = new Map<string, string[]>();
  for (const { id, advisoryUrl, state } of findings) {
    const purl = purls.get(id);
    if (purl === undefined || advisoryUrl === null || state === "false_positive") continue;
    const known = found.get(purl);
    if (!known) found.set(purl, [advisoryUrl]);
    else if (!known.includes(advisoryUrl)) known.push(advisoryUrl);
  }
  return found;
}
