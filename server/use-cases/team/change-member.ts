import { postgresFault } from "#db/errors";
import { listConnectionsMadeBy } from "#db/queries/connections";
import { listServiceTokensMadeBy } from "#db/queries/service-tokens";
import { deleteMember, findMember, updateRole } from "#db/queries/team";
import type { Role } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { canAssign } from "#server/domain/permission";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Gives a member another role; it holds from that person's next request on.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN for roles the actor may not touch, CONFLICT when no owner would be left.
 */
export async function changeRole(
  services: Services,
  actor: Actor,
  input: { userId: string; role: Role },
): Promise<void> {
  await keepingAnOwner(() =>
    services.db.withWorkspace(actor, async (tx) => {
      const member = await findMember(tx, input.userId);
      if (!member) throw notFound();
      if (!canAssign(actor.role, member.role, input.role)) {
        throw new AppError("FORBIDDEN", { say: `Your role cannot make a ${member.role} a ${input.role}.` });
      }
      await updateRole(tx, input.userId, input.role);
      await recordActivity(tx, actor.workspaceId, doerOf(actor), {
        action: "member_role_changed",
        entityId: input.userId,
        metadata: { name: member.name, from: member.role, to: input.role },
      });
    }),
  );
}

/**
 * Takes a member out of the workspace; people may take themselves out. Connections stay, since they belong to the workspace.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT when no owner would be left.
 */
export async function removeMember(services: Services, actor: Actor, userId: string): Promise<void> {
  await keepingAnOwner(() =>
    services.db.withWorkspace(actor, async (tx) => {
      const member = await findMember(tx, userId);
      if (!member) throw notFound();
      if (userId !== actor.userId && !canAssign(actor.role, member.role, null)) {
        throw new AppError("FORBIDDEN", { say: `Your role cannot remove a member who is ${member.role}.` });
      }
      const connections = await listConnectionsMadeBy(tx, userId);
      const serviceTokens = (await listServiceTokensMadeBy(tx, userId)).map(({ name }) => name);
      await deleteMember(tx, userId);
      await recordActivity(tx, actor.workspaceId, doerOf(actor), {
        action: "member_removed",
        entityId: userId,
        metadata: { name: member.name, email: member.email, role: member.role, connections, serviceTokens },
      });
    }),
  );
}

const notFound = () => new AppError("NOT_FOUND", { say: "That person is not a member of this workspace." });

async function keepingAnOwner(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (postgresFault(error)?.code !== "SP001") throw error;
    throw new AppError("CONFLICT", {
      say: "A workspace keeps at least one owner. Make somebody else an owner first.",
      cause: error,
    });
  }
}
