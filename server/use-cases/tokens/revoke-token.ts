import { revokeServiceToken } from "#db/queries/service-tokens";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Ends a service token: its next request is nobody's. @throws AppError NOT_FOUND when it had ended. */
export async function revokeToken(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const ended = await revokeServiceToken(tx, id, actor.name);
    if (!ended) throw new AppError("NOT_FOUND", { say: "That service token was revoked already." });
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "service_token_revoked",
      entityId: id,
      metadata: ended,
    });
  });
}
