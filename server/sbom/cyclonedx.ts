import type { Severity } from "#db/vocabulary";
import type { BillSource, BillStamp, DependencyFinding } from "#server/sbom/bill";
import { type Component, componentOfFindings, componentsOf } from "#server/sbom/components";
import { edgesOf } from "#server/sbom/edges";
import { analysisOf } from "#server/sbom/vex";

const ROOT = "repository";

const severities: Readonly<Record<Severity, string>> = {
  ...{ critical: "critical", high: "high", medium: "medium", low: "low", info: "info" },
  unknown: "unknown",
};

/**
 * A repository's packages as a CycloneDX 1.6 document (ECMA-424): components with their places, who needs whom as far as it is known,
 * and the known vulnerabilities with what people decided about them.
 */
export function toCycloneDx(source: BillSource, stamp: BillStamp) {
  const components = componentsOf(source.packages);
  const refs = componentOfFindings(source.packages, source.findings);
  const { fullName, htmlUrl } = source.repository;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${stamp.serial}`,
    version: 1,
    metadata: {
      timestamp: stamp.createdAt.toISOString(),
      lifecycles: [{ phase: "pre-build" }],
      tools: { components: [{ type: "application", name: "SecPortal", version: stamp.toolVersion }] },
      component: {
        ...{ type: "application", "bom-ref": ROOT, name: fullName, version: source.commitSha },
        externalReferences: [{ type: "vcs", url: htmlUrl }],
      },
      properties: [{ name: "secportal:packages-read-at", value: source.takenAt.toISOString() }],
    },
    components: components.map(componentOf),
    dependencies: dependenciesOf(source, components),
    compositions: [
      { aggregate: source.complete ? "complete" : "incomplete", assemblies: [ROOT] },
      // One way to each package is known, and not every way.
      { aggregate: "incomplete", dependencies: [ROOT] },
    ],
    vulnerabilities: source.findings.flatMap((finding) => {
      const ref = refs.get(finding.id);
      return ref === undefined ? [] : [vulnerabilityOf(finding, ref)];
    }),
  };
}

function componentOf({ purl, group, name, version, dev, optional, places }: Component) {
  return {
    ...{ type: "library", "bom-ref": purl },
    ...(group === null ? {} : { group }),
    ...{ name, version, scope: dev || optional ? "optional" : "required", purl },
    evidence: {
      occurrences: places.map(({ lockfile, line }) => ({
        location: lockfile,
        ...(line === null ? {} : { line }),
      })),
    },
    ...(dev ? { properties: [{ name: "secportal:development", value: "true" }] } : {}),
  };
}

function dependenciesOf({ packages }: BillSource, components: readonly Component[]) {
  const edges = edgesOf(packages);
  return [null, ...components.map(({ purl }) => purl)].map((from) => {
    const needed = [...(edges.get(from) ?? [])].sort();
    return { ref: from ?? ROOT, ...(needed.length > 0 ? { dependsOn: needed } : {}) };
  });
}

function vulnerabilityOf(finding: DependencyFinding, ref: string) {
  const { id, ruleId, severity, title, message, advice, cwe, advisoryIds, advisoryUrl, packageVersion } =
    finding;
  const source = { name: sourceName(ruleId), ...(advisoryUrl ? { url: advisoryUrl } : {}) };
  return {
    ...{ "bom-ref": id, id: ruleId, source },
    references: advisoryIds
      .filter((each) => each !== ruleId)
      .map((each) => ({ id: each, source: { name: sourceName(each) } })),
    ratings: [{ severity: severities[severity] }],
    cwes: cwe.map((each) => Number(/^CWE-(\d+)$/.exec(each)?.[1])).filter((each) => each > 0),
    ...{ description: title, detail: message, recommendation: advice },
    analysis: analysisOf(finding),
    affects: [{ ref, versions: [{ version: packageVersion ?? "", status: "affected" }] }],
  };
}

const databases: readonly (readonly [string, string])[] = [
  ["GHSA-", "GitHub Advisory Database"],
  ["CVE-", "NVD"],
  ["MAL-", "OpenSSF Malicious Packages"],
  ["PYSEC-", "Python Packaging Advisory Database"],
  ["RUSTSEC-", "RustSec Advisory Database"],
  ["GO-", "Go Vulnerability Database"],
];

const sourceName = (id: string): string => databases.find(([prefix]) => id.startsWith(prefix))?.[1] ?? "OSV";
