import { countOpenOf } from "#db/queries/finding-counts";
import { findConnectedRepository } from "#db/queries/repositories";
import { findLastWhole, findScan, insertImportedScan } from "#db/queries/scans";
import { countNewCritical } from "#db/queries/seen-findings";
import type { EngineKind } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { readSarif } from "#server/findings/sarif-in/read-sarif";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { toEngineReport } from "#server/use-cases/findings/engine-report";
import { writeFindings } from "#server/use-cases/findings/write-findings";

export interface Report {
  readonly repositoryId: string;
  /** What the tool looks for: flaws in the code, or known vulnerabilities of dependencies. */
  readonly kind: EngineKind;
  /** A SARIF 2.1.0 log. */
  readonly sarif: string;
  /** The absolute path the repository had where the tool ran, for tools that write absolute paths. */
  readonly root?: string | undefined;
}

/**
 * Takes in what another tool found in a connected repository. The report stands as a scan of its own; what an earlier report of the same
 * tool and category had and this one has not is fixed.
 *
 * @throws AppError NOT_FOUND for a repository that is not connected, BAD_REQUEST for a report that cannot be read.
 */
export async function importReport(
  services: Services,
  actor: Actor,
  { repositoryId, kind, sarif, root }: Report,
) {
  const report = readSarif(sarif, kind, root);
  const { workspaceId } = actor;
  const id = newId();
  // Findings are written by the worker's role alone; who may ask for it was decided before.
  return await services.db.worker.withWorkspace({ workspaceId }, async (tx) => {
    const repository = await findConnectedRepository(tx, { repositoryId });
    if (!repository) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    // A branch serves in a link to a line where nobody says which commit it was.
    const commitSha =
      report.commitSha ?? (await findLastWhole(tx, repositoryId))?.commitSha ?? repository.defaultBranch;
    await insertImportedScan(tx, {
      ...{ workspaceId, id, repositoryId, branch: repository.defaultBranch, commitSha: report.commitSha },
      ...{ requestedBy: actor.userId, requestedByName: actor.name },
      ...{ sastEnabled: kind === "sast", scaEnabled: kind === "sca" },
      engines: report.results.map(toEngineReport),
      state: report.results.every(({ status }) => status === "complete") ? "succeeded" : "partial",
    });
    const seenIn = { workspaceId, repositoryId, scanId: id, commitSha };
    const commit = { paths: null, ownersOf: () => [] };
    const { added, fixed } = await writeFindings(tx, seenIn, report.results, commit);
    const { fullName } = repository;
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "report_imported",
      entityId: id,
      metadata: {
        ...{
          fullName,
          tools: report.results.map(({ tool }) => tool),
          newFindings: added,
          fixedFindings: fixed,
        },
        newCritical: await countNewCritical(tx, repositoryId, id),
        openFindings: await countOpenOf(tx, repositoryId),
      },
    });
    return await findScan(tx, id);
  });
}
