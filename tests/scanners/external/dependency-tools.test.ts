import { describe, expect, it } from "vitest";
import { UnreadableReport } from "#server/scanners/external/external-tool";
import { osvScanner } from "#server/scanners/external/osv-scanner";
import { pathInside } from "#server/scanners/external/report-path";
import { trivy } from "#server/scanners/external/trivy";

const root = "/work/tree";
const bytes = (report: unknown) => Buffer.from(typeof report === "string" ? report : JSON.stringify(report));

const osvRecord = (id: string, fields: Record<string, unknown> = {}) => ({
  ...{ id, modified: "2026-01-01T00:00:00Z", summary: `About ${id}` },
  affected: [
    {
      package: { ecosystem: "npm", name: "minimist" },
      ranges: [
        { type: "SEMVER", events: [{ introduced: "0" }, { fixed: "0.2.1" }] },
        { type: "SEMVER", events: [{ introduced: "1.0.0" }, { fixed: "1.2.6" }] },
      ],
    },
  ],
  database_specific: { severity: "CRITICAL", cwe_ids: ["CWE-1321"] },
  ...fields,
});

/** A report in the form that OSV-Scanner 2 documents under "Output formats: JSON". */
const osvReport = {
  results: [
    {
      source: { path: `${root}/web/package-lock.json`, type: "lockfile" },
      packages: [
        {
          package: { name: "minimist", version: "0.0.8", ecosystem: "npm" },
          dependency_groups: ["dev"],
          vulnerabilities: [
            osvRecord("GHSA-xvch-5gv4-984h", { aliases: ["CVE-2021-44906"] }),
            osvRecord("GHSA-vh95-rmgr-6w4m", { aliases: ["CVE-2020-7598"] }),
          ],
          groups: [
            {
              ids: ["GHSA-xvch-5gv4-984h"],
              aliases: ["CVE-2021-44906", "GHSA-xvch-5gv4-984h"],
              max_severity: "9.8",
            },
            { ids: ["GHSA-vh95-rmgr-6w4m"], aliases: ["CVE-2020-7598"], max_severity: "" },
          ],
        },
        {
          package: { name: "minimist", version: "1.2.0", ecosystem: "npm" },
          vulnerabilities: [osvRecord("GHSA-xvch-5gv4-984h", { aliases: ["CVE-2021-44906"] })],
          groups: [{ ids: ["GHSA-xvch-5gv4-984h"], aliases: [], max_severity: "9.8" }],
        },
        {
          package: { name: "bad", version: "1.0.0", ecosystem: "npm" },
          vulnerabilities: [{ id: "MAL-2026-1", summary: "Malicious code in bad (npm)", affected: [] }],
        },
        {
          package: { name: "libc6", version: "2.36", ecosystem: "Debian:12" },
          vulnerabilities: [],
          groups: [],
        },
      ],
    },
    {
      source: { path: "/etc/passwd", type: "lockfile" },
      packages: [{ package: { name: "x", version: "1", ecosystem: "npm" } }],
    },
  ],
  experimental_config: { licenses: { summary: false, allowlist: null } },
};

describe("osv-scanner", () => {
  const { findings, notes } = osvScanner.parse(bytes(osvReport), root);

  it("gives one finding for each package and group of ids, with the nearest fix of the range that holds", () => {
    expect(findings.map(({ ruleId, path, title }) => [ruleId, path, title])).toEqual([
      ["GHSA-xvch-5gv4-984h", "web/package-lock.json", "minimist 0.0.8: About GHSA-xvch-5gv4-984h"],
      ["GHSA-vh95-rmgr-6w4m", "web/package-lock.json", "minimist 0.0.8: About GHSA-vh95-rmgr-6w4m"],
      ["MAL-2026-1", "web/package-lock.json", "bad 1.0.0: Malicious code in bad (npm)"],
    ]);
    expect(findings[0]).toMatchObject({
      ...{ engine: "sca", tool: "osv-scanner", severity: "critical", cwe: ["CWE-1321"] },
      message: "About GHSA-xvch-5gv4-984h. Also installed and affected: 1.2.0.",
      package: { fixedVersion: "0.2.1", advisoryIds: ["GHSA-xvch-5gv4-984h", "CVE-2021-44906"], dev: false },
    });
    expect(findings[1]).toMatchObject({ severity: "critical", package: { dev: true } });
    expect(findings[2]).toMatchObject({
      severity: "critical",
      package: { malicious: true, fixedVersion: null },
    });
  });

  it("says what it does not show, and reads nothing from outside the tree", () => {
    expect(notes).toEqual(["2 packages of its report are of ecosystems or places that are not shown."]);
  });

  it("is not configured by the repository, and asks nobody when it has its database", () => {
    const { args, env, outputFile } = osvScanner.command("/opt/osv-scanner", root, "/work/out", "/var/osv");

    expect(args).toEqual(expect.arrayContaining(["--config", "/dev/null", "--no-ignore", "--offline", root]));
    expect(args[args.indexOf("--output-file") + 1]).toBe(outputFile);
    expect(env).toEqual({ OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: "/var/osv" });
    expect(osvScanner.command("/opt/osv-scanner", root, "/work/out").args).not.toContain("--offline");
  });

  it.each([
    [0, "ok"],
    [1, "ok"],
    [127, "failed"],
    [128, "no-packages"],
    [129, "failed"],
    [137, "failed"],
  ])("ends by %d with %s", (code, end) => expect(osvScanner.exitCodes(code)).toBe(end));
});

/** A report in the form of Trivy's "Reporting: JSON", schema version 2. */
const trivyReport = {
  ...{ SchemaVersion: 2, ArtifactName: root, ArtifactType: "filesystem" },
  Results: [
    {
      ...{ Target: "go.mod", Class: "lang-pkgs", Type: "gomod" },
      Packages: [
        { ID: "github.com/gin-gonic/gin@v1.7.0", Name: "github.com/gin-gonic/gin", Relationship: "direct" },
        { ID: "golang.org/x/text@v0.3.5", Name: "golang.org/x/text", Relationship: "indirect", Dev: true },
      ],
      Vulnerabilities: [
        {
          ...{
            VulnerabilityID: "CVE-2023-29401",
            VendorIDs: ["GHSA-2c4m-59x9-fr2g"],
            PkgID: "github.com/gin-gonic/gin@v1.7.0",
          },
          ...{
            PkgName: "github.com/gin-gonic/gin",
            InstalledVersion: "v1.7.0",
            FixedVersion: "1.9.1, 1.6.9",
          },
          ...{
            Status: "fixed",
            Title: "Improper handling of file names",
            Severity: "MEDIUM",
            CweIDs: ["CWE-494", "odd"],
          },
        },
        {
          ...{
            VulnerabilityID: "CVE-2022-32149",
            PkgID: "golang.org/x/text@v0.3.5",
            PkgName: "golang.org/x/text",
          },
          ...{
            InstalledVersion: "v0.3.5",
            Status: "affected",
            Description: "Slow.\nVery.",
            Severity: "UNKNOWN",
          },
        },
      ],
    },
    {
      Target: "img (debian 12)",
      Class: "os-pkgs",
      Type: "debian",
      Vulnerabilities: [{ VulnerabilityID: "CVE-1", PkgName: "apt" }],
    },
    {
      Target: "../../etc/x",
      Class: "lang-pkgs",
      Type: "npm",
      Vulnerabilities: [{ VulnerabilityID: "CVE-2", PkgName: "y" }],
    },
    { Target: "package-lock.json", Class: "lang-pkgs", Type: "npm", Packages: [] },
  ],
};

describe("trivy", () => {
  const { findings, notes } = trivy.parse(bytes(trivyReport), root);

  it("gives a finding for each flaw, by the name that other tools know it by, with the nearest fix above", () => {
    expect(findings).toMatchObject([
      {
        ...{
          tool: "trivy",
          ruleId: "GHSA-2c4m-59x9-fr2g",
          severity: "medium",
          path: "go.mod",
          cwe: ["CWE-494"],
        },
        package: {
          ...{ ecosystem: "Go", version: "1.7.0", fixedVersion: "1.9.1", direct: true, dev: false },
          advisoryIds: ["GHSA-2c4m-59x9-fr2g", "CVE-2023-29401"],
        },
      },
      {
        ...{ ruleId: "CVE-2022-32149", severity: "unknown", title: "golang.org/x/text 0.3.5: Slow." },
        package: { fixedVersion: null, direct: false, dev: true },
      },
    ]);
    expect(notes).toEqual([
      "2 vulnerabilities of its report are of ecosystems or places that are not shown.",
    ]);
  });

  it("without results says that there was no lockfile", () => {
    expect(trivy.parse(bytes({ SchemaVersion: 2 }), root)).toEqual({
      findings: [],
      notes: ["Trivy found no lockfile of a kind that it reads."],
    });
  });

  it("is run without a network, and not by an ignore file of the repository", () => {
    const { args, outputFile } = trivy.command("/opt/trivy", root, "/work/out", "/var/trivy");

    expect(args).toEqual(
      expect.arrayContaining([
        "--offline-scan",
        "--skip-db-update",
        "--ignorefile",
        "/dev/null",
        "--cache-dir",
        "/var/trivy",
      ]),
    );
    expect(args[args.indexOf("--output") + 1]).toBe(outputFile);
    expect(args.at(-1)).toBe(root);
    expect([0, 1, 2].map((code) => trivy.exitCodes(code))).toEqual(["ok", "failed", "failed"]);
  });
});

describe.each([osvScanner, trivy])("$id", (tool) => {
  it("has findings of its own beside ours, and the same ones in the next run", () => {
    const report = bytes(tool.id === "trivy" ? trivyReport : osvReport);
    const prints = () => tool.parse(report, root).findings.map(({ fingerprint }) => fingerprint);

    expect(prints()).toEqual(prints());
    expect(new Set(prints()).size).toBe(prints().length);
    for (const print of prints()) expect(print).toMatch(/^fpv1:[0-9a-f]{64}$/);
  });

  it.each([
    ["nothing", ""],
    ["half of it", '{"results": [{"source": {"pa'],
    ["a list", "[]"],
    ["a number where a list belongs", { results: 7, SchemaVersion: 2, Results: 7 }],
    ["another edition", { results: [{}], SchemaVersion: 1 }],
  ])("refuses %s, so that it is never taken for no findings", (_name, report) => {
    expect(() => tool.parse(bytes(report), root)).toThrow(UnreadableReport);
  });
});

it.each([
  ["a/b.json", "a/b.json"],
  ["/work/tree/a.json", "a.json"],
  ["./a/../b.json", "b.json"],
  ["../tree/a.json", "a.json"],
  ["/work/tree", null],
  ["/work/treehouse/a", null],
  ["../x", null],
  ["..", null],
  ["a\u0000b", null],
])("the path %j of a report is %j", (reported, expected) => {
  expect(pathInside(root, reported)).toBe(expected);
});
