import { listForExport } from "#db/queries/findings";
import { findConnectedRepository } from "#db/queries/repositories";
import { type Actor, doerOf } from "#server/actor";
import { csvLine } from "#server/csv";
import { AppError } from "#server/errors";
import { MOST_RESULTS, toSarif } from "#server/findings/sarif-out";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * What is known against a connected repository and not fixed, as one file: SARIF 2.1.0 for other tools, CSV for a spreadsheet.
 *
 * @throws AppError NOT_FOUND for a repository that is not connected.
 */
export async function exportFindings(
  services: Services,
  actor: Actor,
  { repositoryId, format }: { repositoryId: string; format: "sarif" | "csv" },
): Promise<{ name: string; text: string }> {
  return await services.db.withWorkspace(actor, async (tx) => {
    const repository = await findConnectedRepository(tx, { repositoryId });
    if (!repository) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    const { fullName } = repository;
    const rows = await listForExport(tx, repositoryId, MOST_RESULTS + 1);
    const findings = rows.slice(0, MOST_RESULTS);
    const complete = rows.length <= MOST_RESULTS;
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "findings_exported",
      entityId: repository.id,
      metadata: { fullName, format, findings: findings.length },
    });
    const text =
      format === "csv"
        ? csvOf(findings)
        : `${JSON.stringify(toSarif(repository, findings, complete), null, 2)}\n`;
    return { name: `${fullName.replace(/[^A-Za-z0-9._-]+/g, "-")}.${format}`, text };
  });
}

const COLUMNS = [
  ...([
    "severity",
    "state",
    "engine",
    "ruleId",
    "title",
    "path",
    "line",
    "packageName",
    "packageVersion",
  ] as const),
  ...(["fixedVersion", "commitSha"] as const),
] as const;

const csvOf = (findings: Awaited<ReturnType<typeof listForExport>>): string =>
  [
    [...COLUMNS, "cwe", "advisories", "firstSeenAt"],
    ...findings.map((finding) => [
      ...COLUMNS.map((column) => finding[column]),
      ...[finding.cwe.join(" "), finding.advisoryIds.join(" "), finding.firstSeenAt.toISOString()],
    ]),
  ]
    .map(csvLine)
    .join("");
