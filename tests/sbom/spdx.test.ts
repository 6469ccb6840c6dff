import { describe, expect, it } from "vitest";
import { toSpdx } from "#server/sbom/spdx";
import { billOf, stamp, variety } from "#tests/sbom/bill-of";

const document = toSpdx(variety, stamp);
const byName = (name: string) => document.packages.find((each) => each.name === name);
const idOf = (name: string) => String(byName(name)?.SPDXID);

describe("an SPDX document", () => {
  it("says what it is, when and by what it was made, and what it is about (clause 6)", () => {
    expect(document).toMatchObject({
      ...{ spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT" },
      documentNamespace: `https://secportal.example.com/sbom/${stamp.serial}`,
      creationInfo: { created: "2026-05-20T12:00:00Z", creators: ["Tool: SecPortal-0.1.0"] },
      documentDescribes: ["SPDXRef-Repository"],
    });
    expect(document.creationInfo.comment).toContain("packages may be missing");
  });

  it("has ids of the allowed letters, each once, and relations only between them (clauses 3.2 and 11)", () => {
    const ids = ["SPDXRef-DOCUMENT", ...document.packages.map(({ SPDXID }) => SPDXID)];

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/);
    for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
      expect(ids).toContain(spdxElementId);
      expect(ids).toContain(relatedSpdxElement);
    }
  });

  it("has of each package what clause 7 asks for", () => {
    for (const each of document.packages) {
      expect(each).toMatchObject({ filesAnalyzed: false, licenseConcluded: "NOASSERTION" });
      expect(each.name).not.toBe("");
      expect(each.downloadLocation).toMatch(/^(NOASSERTION|git\+https:\/\/.*@[0-9a-f]{40})$/);
    }
    expect(byName("org.apache:core")).toMatchObject({ versionInfo: "1.0+b/é" });
    expect(byName("github.com/Gin/gin")).toMatchObject({
      externalRefs: [
        {
          referenceCategory: "PACKAGE-MANAGER",
          referenceType: "purl",
          referenceLocator: "pkg:golang/github.com/gin/gin@v1.9.1",
        },
      ],
    });
  });

  it("refers to the advisories that hold, and to none that somebody found not to apply", () => {
    expect(byName("lodash")).toMatchObject({
      externalRefs: [{ referenceType: "purl" }, { referenceCategory: "SECURITY", referenceType: "advisory" }],
    });
    expect(byName("app")).toMatchObject({ externalRefs: [{ referenceType: "purl" }] });
  });

  it("relates every package to the repository or to what needs it", () => {
    const related = document.relationships.map((each) => [
      each.spdxElementId,
      each.relationshipType,
      each.relatedSpdxElement,
    ]);

    expect(related).toContainEqual(["SPDXRef-Repository", "DEPENDS_ON", idOf("app")]);
    expect(related).toContainEqual([idOf("@acme/ui"), "DEV_DEPENDENCY_OF", "SPDXRef-Repository"]);
    expect(related).toContainEqual([idOf("app"), "DEPENDS_ON", idOf("lodash")]);
    expect(related).toContainEqual(["SPDXRef-Repository", "DEPENDS_ON", idOf("org.apache:core")]);
    const named = new Set(related.flatMap(([from, , to]) => [from, to]));
    for (const { SPDXID } of document.packages) expect(named).toContain(SPDXID);
  });

  it("of an empty repository is a whole document all the same", () => {
    expect(toSpdx(billOf([]), stamp)).toMatchObject({
      packages: [{ SPDXID: "SPDXRef-Repository" }],
      relationships: [{ relationshipType: "DESCRIBES" }],
    });
  });
});
