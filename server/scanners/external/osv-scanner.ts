import path from "node:path";
import { z } from "zod";
import { dependencyFindings, type ReportedFlaw } from "#server/scanners/external/dependency-finding";
import {
  type ExternalTool,
  type ToolReport,
  UnreadableReport,
} from "#server/scanners/external/external-tool";
import { pathInside } from "#server/scanners/external/report-path";
import { type Advisory, parseAdvisory } from "#server/scanners/sca/advisory";
import { groupByAlias } from "#server/scanners/sca/advisory-groups";
import { advisorySeverity, fromScore, mostSevere } from "#server/scanners/sca/advisory-severity";
import { ecosystemOf, packageKey } from "#server/scanners/sca/ecosystem";
import { evaluateEntry } from "#server/scanners/sca/osv-range";

const ids = z.array(z.string().max(200)).max(1_000);

const Package = z.object({
  package: z.object({
    name: z.string().max(300),
    version: z.string().max(256),
    ecosystem: z.string().max(200),
  }),
  dependency_groups: z.array(z.string().max(200)).nullish(),
  vulnerabilities: z.array(z.unknown()).nullish(),
  groups: z
    .array(z.object({ ids, aliases: ids.nullish(), max_severity: z.string().max(32).nullish() }))
    .nullish(),
});

const Report = z.object({
  results: z
    .array(
      z.object({ source: z.object({ path: z.string().max(4_096) }), packages: z.array(Package).nullish() }),
    )
    .nullish(),
});

type ReportedPackage = z.infer<typeof Package>;

const developmentGroups = new Set(["dev", "development", "test"]);

/**
 * OSV-Scanner 2 (google.github.io/osv-scanner, "Output", "Return codes" and "Offline mode"). With a database folder it works without a
 * network, which is how it is to be used; without one it would ask osv.dev.
 */
export const osvScanner: ExternalTool = {
  id: "osv-scanner",
  kind: "sca",
  needsData: "advisories",
  command: (_binary, root, outDir, dataDir) => {
    const outputFile = path.join(outDir, "osv-scanner.json");
    return {
      args: [
        ...["scan", "source", "--recursive", "--format", "json", "--output-file", outputFile],
        // An empty configuration in place of every osv-scanner.toml, and no help from .gitignore in hiding a lockfile.
        ...["--config", "/dev/null", "--no-ignore", "--no-resolve"],
        ...(dataDir === undefined ? [] : ["--offline"]),
        root,
      ],
      env: dataDir === undefined ? {} : { OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: dataDir },
      outputFile,
    };
  },
  exitCodes: (code) => (code === 0 || code === 1 ? "ok" : code === 128 ? "no-packages" : "failed"),
  parse: (report, root) => {
    const { results } = readReport(report);
    const flaws: ReportedFlaw[] = [];
    let elsewhere = 0;
    for (const { source, packages } of results ?? []) {
      const lockfile = pathInside(root, source.path);
      for (const each of packages ?? []) {
        const found = lockfile === null ? null : flawsOf(each, lockfile);
        if (found === null) elsewhere += 1;
        else flaws.push(...found);
      }
    }
    const notes =
      elsewhere > 0
        ? [`${elsewhere} packages of its report are of ecosystems or places that are not shown.`]
        : [];
    return { findings: dependencyFindings("osv-scanner", flaws), notes } satisfies ToolReport;
  },
};

function readReport(report: Buffer): z.infer<typeof Report> {
  try {
    return Report.parse(JSON.parse(report.toString("utf8")));
  } catch (cause) {
    throw new UnreadableReport("OSV-Scanner's report is not of the form it documents.", { cause });
  }
}

/** Its flaws, one for each group of ids that mean the same; null for a package of an ecosystem that is not shown. */
function flawsOf(reported: ReportedPackage, lockfile: string): ReportedFlaw[] | null {
  const { name, version } = reported.package;
  const ecosystem = ecosystemOf(reported.package.ecosystem);
  if (ecosystem === null) return null;
  const advisories = (reported.vulnerabilities ?? []).flatMap((each) => {
    const parsed = parseAdvisory(each);
    return parsed.ok ? [parsed.advisory] : [];
  });
  const key = packageKey({ ecosystem, name });
  const fixesOf = ({ affected }: Advisory) =>
    affected
      .filter((entry) => packageKey(entry) === key)
      .map((entry) => evaluateEntry(entry, version).fixedVersion)
      .filter((fix) => fix !== null);
  const dev = (reported.dependency_groups ?? []).some((group) => developmentGroups.has(group));
  return groupsOf(reported, advisories).map(({ names, score }) => {
    const members = advisories.filter(({ id }) => names.includes(id));
    return {
      ...{ ecosystem, name, version, lockfile, dev, direct: null },
      ids: [...names, ...members.flatMap(({ aliases }) => aliases)],
      severity: score ?? mostSevere(members.map(advisorySeverity)),
      summary: members[0]?.summary ?? "",
      cwe: members.flatMap(({ cwe }) => cwe),
      fixes: members.flatMap(fixesOf),
    };
  });
}

function groupsOf({ groups }: ReportedPackage, advisories: readonly Advisory[]) {
  if (!groups) return groupByAlias(advisories).map((group) => ({ names: [...group.ids], score: null }));
  return groups.map((group) => {
    const score = group.max_severity ? Number(group.max_severity) : Number.NaN;
    return {
      names: [...group.ids, ...(group.aliases ?? [])],
      score: score >= 0 && score <= 10 ? fromScore(score, "CVSS_V3") : null,
    };
  });
}
