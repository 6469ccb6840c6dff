import { pauseRepository as beginPause } from "#db/queries/drift";
import { findConnectedRepository } from "#db/queries/repositories";
import { cancelScansOfRepository } from "#db/queries/scans";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Stops reading a repository until somebody resumes it; a scan of it stops. It stays on the allow-list with all its settings.
 *
 * @throws AppError NOT_FOUND, CONFLICT when it is paused already.
 */
export async function pauseRepository(
  services: Services,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const row = await findConnectedRepository(tx, { id });
    if (!row) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    if (row.pausedReason !== null)
      throw new AppError("CONFLICT", { say: "That repository is paused already." });
    await beginPause(tx, row.repositoryId, `Paused by ${actor.name}: ${reason}`);
    await cancelScansOfRepository(tx, row.repositoryId);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "repository_paused",
      entityId: id,
      metadata: { fullName: row.fullName, reason },
    });
  });
}
