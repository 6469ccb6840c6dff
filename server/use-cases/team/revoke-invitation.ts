import { revokeInvitations } from "#db/queries/team";
import { type Actor, doerOf } from "#server/actor";
import { canAssign } from "#server/domain/permission";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Ends an open invitation. @throws AppError NOT_FOUND, FORBIDDEN for an invitation the actor could not have made. */
export async function revokeInvitation(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const [ended] = await revokeInvitations(tx, { id });
    if (!ended) throw new AppError("NOT_FOUND", { say: "That invitation is not open any more." });
    if (!canAssign(actor.role, null, ended.role)) {
      throw new AppError("FORBIDDEN", { say: "Only an owner can revoke this invitation." });
    }
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "invitation_revoked",
      entityId: id,
      metadata: { email: ended.email },
    });
  });
}
