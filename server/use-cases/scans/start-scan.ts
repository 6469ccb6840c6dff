import { findConnectedRepository } from "#db/queries/repositories";
import { findScan } from "#db/queries/scans";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";
import { queueScan } from "#server/use-cases/scans/queue-scan";

/**
 * Puts a scan in the queue; the worker decides when. A second request while one waits or runs returns the first.
 *
 * @throws AppError NOT_FOUND for a repository that is not enabled, CONFLICT when its connection or engines cannot serve.
 */
export async function startScan(services: Services, actor: Actor, repositoryId: string) {
  const scan = await services.db.withWorkspace(actor, async (tx) => {
    const repository = await findConnectedRepository(tx, { repositoryId });
    if (!repository) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    if (repository.connectionState !== "active" && repository.connectionState !== "limited") {
      throw new AppError("CONFLICT", {
        say: repository.connectionReason ?? "Its connection needs attention first.",
      });
    }
    if (repository.pausedReason !== null) {
      throw new AppError("CONFLICT", { say: `${repository.fullName} is paused. ${repository.pausedReason}` });
    }
    return await findScan(tx, await queueScan(tx, actor, repository, "manual"));
  });
  services.wakeWorkers();
  if (!scan) throw new AppError("NOT_FOUND", { say: "That scan is gone." });
  return scan;
}
