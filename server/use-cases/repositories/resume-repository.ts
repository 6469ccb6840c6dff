import { resumeRepository as endPause } from "#db/queries/drift";
import { findConnectedRepository } from "#db/queries/repositories";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Lets a paused repository be scanned again: the explicit decision that the change was looked at. @throws AppError NOT_FOUND, CONFLICT. */
export async function resumeRepository(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const row = await findConnectedRepository(tx, { id });
    if (!row) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    if (!(await endPause(tx, id))) throw new AppError("CONFLICT", { say: "That repository is not paused." });
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "repository_resumed",
      entityId: id,
      metadata: { fullName: row.fullName, reason: row.pausedReason ?? "" },
    });
  });
}
