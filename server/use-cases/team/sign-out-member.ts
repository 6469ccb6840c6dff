import { enterWorkspace } from "#db/queries/identity/scope";
import { revokeSessionsOf } from "#db/queries/identity/sessions";
import { findMember } from "#db/queries/team";
import { type Actor, doerOf } from "#server/actor";
import { canAssign } from "#server/domain/permission";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Ends every session of a member, as after a lost laptop. They may sign in again, with both factors. Answers how many ended.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN for a member whose role the actor may not touch.
 */
export async function signOutMember(services: Services, actor: Actor, userId: string): Promise<number> {
  const { workspaceId } = actor;
  const member = await services.db.withWorkspace(actor, (tx) => findMember(tx, userId));
  if (!member) throw new AppError("NOT_FOUND", { say: "That person is not a member of this workspace." });
  if (!canAssign(actor.role, member.role, null)) {
    throw new AppError("FORBIDDEN", { say: `Your role cannot sign out a member who is ${member.role}.` });
  }
  return await services.db.withIdentity({ userId }, async (tx) => {
    const sessions = await revokeSessionsOf(tx, userId, `signed out by ${actor.userId}`);
    await enterWorkspace(tx, workspaceId);
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "member_signed_out",
      entityId: userId,
      metadata: { name: member.name, sessions },
    });
    return sessions;
  });
}
