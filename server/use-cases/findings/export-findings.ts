import { listForExport } from "#db/queries/findings";
import { findConnectedRepository } from "#db/queries/repositories";
import { findingStates } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { csvLine } from "#server/csv";
import { AppError } from "#server/errors";
import { MOST_RESULTS, toSarif } from "#server/findings/sarif-out";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { type FindingQuery, toFilter } from "#server/use-cases/findings/finding-query";

/** Without a state in the query: everything that is not fixed. */
const unfixed = findingStates.filter((state) => state !== "fixed");

/**
 * Findings as one file, with the filter of a list: SARIF 2.1.0 of one repository for other tools, CSV of any for a spreadsheet. Each is
 * recorded.
 *
 * @throws AppError NOT_FOUND for a repository that is not connected; BAD_REQUEST for SARIF of none or several.
 */
export async function exportFindings(
  services: Services,
  actor: Actor,
  { format, ...query }: FindingQuery & { format: "sarif" | "csv" },
): Promise<{ name: string; text: string }> {
  const filter = toFilter({ ...query, state: query.state ?? unfixed }, new Date());
  const [repositoryId, ...others] = filter.repositoryIds ?? [];
  const one = others.length === 0 ? repositoryId : undefined;
  if (format === "sarif" && one === undefined) {
    throw new AppError("BAD_REQUEST", { say: "A SARIF file is of one repository. Choose one first." });
  }
  return await services.db.withWorkspace(actor, async (tx) => {
    const repository =
      one === undefined ? undefined : await findConnectedRepository(tx, { repositoryId: one });
    if (one !== undefined && !repository)
      throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    const rows = await listForExport(tx, filter, MOST_RESULTS + 1);
    const findings = rows.slice(0, MOST_RESULTS);
    const complete = rows.length <= MOST_RESULTS;
    const total = findings.length;
    await recordActivity(
      tx,
      actor.workspaceId,
      doerOf(actor),
      repository
        ? {
            action: "findings_exported",
            entityId: repository.id,
            metadata: { fullName: repository.fullName, format, findings: total },
          }
        : {
            action: "findings_list_exported",
            entityId: actor.workspaceId,
            metadata: { format: "csv", findings: total, filter: inWords(query) },
          },
    );
    const text =
      format === "sarif" && repository
        ? `${JSON.stringify(toSarif(repository, findings, complete), null, 2)}\n`
        : csvOf(findings);
    return {
      name: `${(repository?.fullName ?? "findings").replace(/[^A-Za-z0-9._-]+/g, "-")}.${format}`,
      text,
    };
  });
}

/** The parts of a filter that are set, for the log. */
const inWords = (query: FindingQuery): string =>
  Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}: ${[value].flat().join(", ")}`)
    .join("; ");

const COLUMNS = [
  ...(["severity", "state", "engine", "ruleId", "title", "path", "line", "packageName"] as const),
  ...(["packageVersion", "fixedVersion", "commitSha"] as const),
] as const;

const csvOf = (findings: Awaited<ReturnType<typeof listForExport>>): string =>
  [
    [...COLUMNS, "cwe", "advisories", "firstSeenAt", "provider", "repository"],
    ...findings.map((finding) => [
      ...COLUMNS.map((column) => finding[column]),
      ...[finding.cwe.join(" "), finding.advisoryIds.join(" "), finding.firstSeenAt.toISOString()],
      ...[finding.provider, finding.fullName],
    ]),
  ]
    .map(csvLine)
    .join("");
