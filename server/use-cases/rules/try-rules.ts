import { findConnectedRepository } from "#db/queries/repositories";
import { insertScan } from "#db/queries/scans";
import { deleteOldTrials, insertTrial } from "#db/queries/workspace-rules";
import { type Actor, doerOf } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import { problemsOfForm } from "#server/scanners/sast/rules/rules-form";
import type { Services } from "#server/services";

/**
 * Queues a scan that tries rules on a repository, and answers its id. Their form is checked at once; patterns and samples are when the scan
 * runs. No finding of it is kept.
 *
 * @throws AppError BAD_REQUEST that names what is wrong with the text; NOT_FOUND for a repository that is not connected; CONFLICT when it
 *   cannot be scanned now.
 */
export async function tryRules(
  services: Services,
  actor: Actor,
  { name, document, repositoryId }: { name: string; document: string; repositoryId: string },
): Promise<string> {
  const [problem] = problemsOfForm(document);
  if (problem) {
    const of = problem.id ? `${problem.id}: ` : "";
    throw new AppError("BAD_REQUEST", { say: `${of}${problem.problem}` });
  }
  const { workspaceId, userId } = actor;
  const scanId = newId();
  await services.db.withWorkspace(actor, async (tx) => {
    const repository = await findConnectedRepository(tx, { repositoryId });
    if (!repository) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    const { fullName, defaultBranch, pausedReason } = repository;
    if (pausedReason !== null)
      throw new AppError("CONFLICT", { say: `${fullName} is paused. ${pausedReason}` });
    const queued = await insertScan(tx, {
      ...{ workspaceId, id: scanId, repositoryId, trigger: "trial", sastEnabled: true, scaEnabled: false },
      ...{ branch: defaultBranch, requestedBy: userId, requestedByName: actor.name },
    });
    if (!queued) {
      throw new AppError("CONFLICT", {
        say: `A scan of ${fullName} is running. Try the rules when it is over.`,
      });
    }
    await deleteOldTrials(tx);
    await insertTrial(tx, { workspaceId, scanId, name, document, triedBy: userId });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "scan_requested",
      entityId: scanId,
      metadata: { fullName, trigger: "trial" },
    });
  });
  services.wakeWorkers();
  return scanId;
}
