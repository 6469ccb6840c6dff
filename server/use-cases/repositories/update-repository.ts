import { findConnectedRepository, updateEngines } from "#db/queries/repositories";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Turns engines on and off for a repository. The worker asks again when it runs. @throws AppError NOT_FOUND. */
export async function updateRepository(
  services: Services,
  actor: Actor,
  input: { id: string; sastEnabled: boolean; scaEnabled: boolean },
): Promise<void> {
  const { sastEnabled, scaEnabled } = input;
  await services.db.withWorkspace(actor, async (tx) => {
    const row = await findConnectedRepository(tx, { id: input.id });
    if (!row) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    await updateEngines(tx, input.id, { sastEnabled, scaEnabled });
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "repository_updated",
      entityId: input.id,
      metadata: {
        fullName: row.fullName,
        before: { sastEnabled: row.sastEnabled, scaEnabled: row.scaEnabled },
        after: { sastEnabled, scaEnabled },
      },
    });
  });
}
