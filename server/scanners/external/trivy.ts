import path from "node:path";
import { z } from "zod";
import type { Severity } from "#db/vocabulary";
import { dependencyFindings, type ReportedFlaw } from "#server/scanners/external/dependency-finding";
import { type ExternalTool, UnreadableReport } from "#server/scanners/external/external-tool";
import { pathInside } from "#server/scanners/external/report-path";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";

const text = (max: number) => z.string().max(max);
const many = z.array(text(200)).max(1_000).nullish();

const Vulnerability = z.object({
  VulnerabilityID: text(200),
  VendorIDs: many,
  PkgID: text(600).nullish(),
  PkgName: text(300),
  InstalledVersion: text(256).nullish(),
  FixedVersion: text(4_096).nullish(),
  Title: z.string().nullish(),
  Description: z.string().nullish(),
  Severity: text(32).nullish(),
  CweIDs: many,
});

const Result = z.object({
  Target: text(4_096),
  Class: text(64).nullish(),
  Type: text(64).nullish(),
  Packages: z
    .array(
      z.object({ ID: text(600).nullish(), Relationship: text(64).nullish(), Dev: z.boolean().nullish() }),
    )
    .nullish(),
  Vulnerabilities: z.array(Vulnerability).nullish(),
});

const Report = z.object({ SchemaVersion: z.literal(2), Results: z.array(Result).nullish() });

/** The ecosystem of each kind of lockfile that Trivy reads (its `Type`). */
const ecosystems: Readonly<Record<string, Ecosystem>> = {
  ...{ npm: "npm", yarn: "npm", pnpm: "npm", bun: "npm", "node-pkg": "npm" },
  ...{ pip: "PyPI", pipenv: "PyPI", poetry: "PyPI", uv: "PyPI", pylock: "PyPI", "python-pkg": "PyPI" },
  ...{ gomod: "Go", cargo: "crates.io", bundler: "RubyGems", composer: "Packagist" },
  ...{ pom: "Maven", gradle: "Maven", sbt: "Maven", jar: "Maven" },
  ...{ nuget: "NuGet", "dotnet-core": "NuGet", "packages-props": "NuGet", pub: "Pub", hex: "Hex" },
};

const severities: Readonly<Record<string, Severity>> = {
  ...{ CRITICAL: "critical", HIGH: "high", MEDIUM: "medium", LOW: "low" },
};

/**
 * Trivy (trivy.dev, "Filesystem", "Reporting" and "Air-gapped environment") on the lockfiles of a folder, without a network: its database has
 * to be in the data folder.
 */
export const trivy: ExternalTool = {
  id: "trivy",
  kind: "sca",
  needsData: "advisories",
  command: (_binary, root, outDir, dataDir) => {
    const outputFile = path.join(outDir, "trivy.json");
    return {
      args: [
        ...["fs", "--scanners", "vuln", "--format", "json", "--output", outputFile, "--include-dev-deps"],
        // With the packages in it, a report without results says that there was no lockfile.
        ...["--list-all-pkgs", "--offline-scan", "--skip-db-update", "--skip-java-db-update"],
        ...["--ignorefile", "/dev/null", "--no-progress", "--quiet"],
        ...(dataDir === undefined ? [] : ["--cache-dir", dataDir]),
        root,
      ],
      // Settings that older editions do not know as flags; as variables they pass over them.
      env: { TRIVY_SKIP_VERSION_CHECK: "true", TRIVY_DISABLE_TELEMETRY: "true" },
      outputFile,
    };
  },
  exitCodes: (code) => (code === 0 ? "ok" : "failed"),
  parse: (report, root) => {
    const { Results } = readReport(report);
    const flaws: ReportedFlaw[] = [];
    let elsewhere = 0;
    for (const result of Results ?? []) {
      const ecosystem = Object.hasOwn(ecosystems, result.Type ?? "")
        ? ecosystems[result.Type ?? ""]
        : undefined;
      const lockfile = pathInside(root, result.Target);
      if (result.Class === "lang-pkgs" && ecosystem && lockfile !== null)
        flaws.push(...flawsOf(result, ecosystem, lockfile));
      else elsewhere += result.Vulnerabilities?.length ?? 0;
    }
    const notes: string[] = [];
    if ((Results ?? []).length === 0) notes.push("Trivy found no lockfile of a kind that it reads.");
    if (elsewhere > 0)
      notes.push(
        `${elsewhere} vulnerabilities of its report are of ecosystems or places that are not shown.`,
      );
    return { findings: dependencyFindings("trivy", flaws), notes };
  },
};

function readReport(report: Buffer): z.infer<typeof Report> {
  try {
    return Report.parse(JSON.parse(report.toString("utf8")));
  } catch (cause) {
    throw new UnreadableReport("Trivy's report is not of the form it documents.", { cause });
  }
}

function flawsOf(
  { Packages, Vulnerabilities }: z.infer<typeof Result>,
  ecosystem: Ecosystem,
  lockfile: string,
): ReportedFlaw[] {
  const packages = new Map((Packages ?? []).map((each) => [each.ID ?? "", each]));
  return (Vulnerabilities ?? []).map((each) => {
    const installed = packages.get(each.PkgID ?? "");
    const relationship = installed?.Relationship;
    return {
      ...{ ecosystem, name: each.PkgName, lockfile },
      // Go's versions carry a v, which OSV leaves out.
      version: (each.InstalledVersion ?? "").replace(/^v(?=\d)/, ""),
      ids: [each.VulnerabilityID, ...(each.VendorIDs ?? [])],
      severity: severities[each.Severity ?? ""] ?? "unknown",
      summary: each.Title || each.Description || "",
      cwe: each.CweIDs ?? [],
      fixes: (each.FixedVersion ?? "").split(",").map((fix) => fix.trim().replace(/^v(?=\d)/, "")),
      direct: relationship === "direct" ? true : relationship === "indirect" ? false : null,
      dev: installed?.Dev ?? false,
    };
  });
}
