import type { BillSource, BillStamp, DependencyFinding, InstalledHere } from "#server/sbom/bill";

export const stamp: BillStamp = {
  createdAt: new Date("2026-05-20T12:00:00.123Z"),
  serial: "6f1c7c1e-7c55-4c6d-9f6f-0a4f5b1d2c3e",
  toolVersion: "0.1.0",
  origin: "https://secportal.example.com",
};

export const installed = (name: string, fields: Partial<InstalledHere> = {}): InstalledHere => ({
  ...{ ecosystem: "npm", name, version: "1.0.0", direct: false, dev: false, optional: false },
  ...{ lockfile: "package-lock.json", line: 7, chain: [], ...fields },
});

export const found = (packageName: string, fields: Partial<DependencyFinding> = {}): DependencyFinding => ({
  ...{
    id: `finding-${packageName}`,
    ruleId: "GHSA-1111-1111-1111",
    severity: "high",
    title: "T",
    message: "M",
  },
  ...{ advice: "Upgrade.", path: "package-lock.json", cwe: ["CWE-79"], packageName, packageVersion: "1.0.0" },
  ...{ advisoryIds: ["GHSA-1111-1111-1111", "CVE-2026-1"] },
  advisoryUrl: "https://github.com/advisories/GHSA-1111-1111-1111",
  ...{ state: "open", stateReason: null, stateAt: null },
  ...{ firstSeenAt: new Date("2026-05-01T00:00:00Z"), lastSeenAt: new Date("2026-05-02T00:00:00Z") },
  ...fields,
});

export const billOf = (
  packages: readonly InstalledHere[],
  findings: readonly DependencyFinding[] = [],
  fields: Partial<BillSource> = {},
): BillSource => ({
  repository: { fullName: "acme/payments api", htmlUrl: "https://github.com/acme/payments-api" },
  ...{ commitSha: "a".repeat(40), takenAt: new Date("2026-05-19T00:00:00Z"), complete: true },
  ...{ packages, findings, ...fields },
});

/** One of everything: aliases in two lockfiles, a scope, a Maven group, odd characters, and each decision. */
export const variety = billOf(
  [
    installed("app", { direct: true, chain: ["app"] }),
    installed("lodash", { chain: ["app", "lodash"], line: null }),
    installed("lodash", { lockfile: "web/package-lock.json", dev: true, optional: true }),
    installed("@acme/ui", { direct: true, dev: true, chain: ["@acme/ui"] }),
    installed("org.apache:core", {
      ecosystem: "Maven",
      version: "1.0+b/é",
      lockfile: "pom.xml",
      direct: null,
    }),
    installed("github.com/Gin/gin", { ecosystem: "Go", version: "1.9.1", lockfile: "go.mod" }),
    installed("évil<script>'\ud800", { lockfile: "a b/ü.lock" }),
  ],
  [
    found("lodash", {
      state: "ignored",
      stateReason: "Only in tests",
      stateAt: new Date("2026-05-03T00:00:00Z"),
    }),
    found("app", {
      id: "finding-2",
      state: "false_positive",
      stateReason: "Not reached",
      severity: "unknown",
    }),
    found("gone", { id: "finding-3" }),
    found("lodash", { id: "finding-4", ruleId: "GHSA-2222-2222-2222", advisoryUrl: null, cwe: [] }),
  ],
  { complete: false },
);
