import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { describe, expect, it } from "vitest";
import { toCycloneDx } from "#server/sbom/cyclonedx";
import { billOf, found, installed, stamp, variety } from "#tests/sbom/bill-of";

/** The library's validator holds the published schema of 1.6. */
const faultsOf = async (bill: unknown) =>
  await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(JSON.stringify(bill));

describe("a CycloneDX document", () => {
  it("is valid by the published schema, with nothing in it and with one of everything", async () => {
    expect(await faultsOf(toCycloneDx(billOf([]), stamp))).toBeNull();
    expect(await faultsOf(toCycloneDx(variety, stamp))).toBeNull();
    expect(await faultsOf({ ...toCycloneDx(variety, stamp), version: "one" })).not.toBeNull();
  });

  it("has each version of a package once, with all its places, needed unless every place can do without", () => {
    const { components } = toCycloneDx(variety, stamp);
    const lodash = components.filter(({ name }) => name === "lodash");

    expect(lodash).toMatchObject([
      {
        purl: "pkg:npm/lodash@1.0.0",
        scope: "required",
        evidence: {
          occurrences: [{ location: "package-lock.json" }, { location: "web/package-lock.json", line: 7 }],
        },
      },
    ]);
    expect(components.find(({ name }) => name === "ui")).toMatchObject({ group: "@acme", scope: "optional" });
    expect(components).toHaveLength(6);
  });

  it("says who needs whom as far as it is known, and that it is not all", () => {
    const { dependencies, compositions } = toCycloneDx(variety, stamp);

    expect(dependencies.find(({ ref }) => ref === "repository")?.dependsOn).toEqual([
      "pkg:npm/%40acme/ui@1.0.0",
      "pkg:npm/app@1.0.0",
    ]);
    expect(dependencies.find(({ ref }) => ref === "pkg:npm/app@1.0.0")?.dependsOn).toEqual([
      "pkg:npm/lodash@1.0.0",
    ]);
    expect(compositions).toEqual([
      { aggregate: "incomplete", assemblies: ["repository"] },
      { aggregate: "incomplete", dependencies: ["repository"] },
    ]);
    expect(toCycloneDx(billOf([installed("a")]), stamp).compositions[0]?.aggregate).toBe("complete");
  });

  it("tells of each known vulnerability what people decided, and of none that concerns nothing here", () => {
    const { vulnerabilities } = toCycloneDx(variety, stamp);

    expect(vulnerabilities.map(({ "bom-ref": ref }) => ref)).toEqual([
      "finding-lodash",
      "finding-2",
      "finding-4",
    ]);
    expect(vulnerabilities[0]).toMatchObject({
      id: "GHSA-1111-1111-1111",
      source: { name: "GitHub Advisory Database" },
      references: [{ id: "CVE-2026-1", source: { name: "NVD" } }],
      ratings: [{ severity: "high" }],
      cwes: [79],
      analysis: { state: "in_triage", response: ["will_not_fix"], detail: "Only in tests" },
      affects: [{ ref: "pkg:npm/lodash@1.0.0" }],
    });
    expect(vulnerabilities[1]).toMatchObject({
      analysis: { state: "false_positive" },
      ratings: [{ severity: "unknown" }],
    });
  });

  it("of several versions of a parent names the one that was come to the same way, or none", () => {
    const bill = billOf([
      installed("a", { direct: true, chain: ["a"] }),
      installed("b", { version: "1.0.0", chain: ["a", "b"] }),
      installed("b", { version: "2.0.0", chain: ["c", "b"] }),
      installed("d", { chain: ["a", "b", "d"] }),
      installed("e", { chain: ["x", "b", "e"] }),
    ]);

    const edges = toCycloneDx(bill, stamp).dependencies.filter(({ dependsOn }) => dependsOn);
    expect(edges).toEqual([
      { ref: "repository", dependsOn: ["pkg:npm/a@1.0.0"] },
      { ref: "pkg:npm/a@1.0.0", dependsOn: ["pkg:npm/b@1.0.0"] },
      { ref: "pkg:npm/b@1.0.0", dependsOn: ["pkg:npm/d@1.0.0"] },
    ]);
  });

  it("does not take a package of another lockfile for the one a finding is about", () => {
    const bill = billOf([installed("a", { lockfile: "x/package-lock.json" })], [found("a")]);

    expect(toCycloneDx(bill, stamp).vulnerabilities).toEqual([]);
  });
});
