import { listMembers, listOpenInvitations } from "#db/queries/team";
import { roles } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import { can, canAssign } from "#server/domain/permission";
import type { Services } from "#server/services";

/** Members and open invitations, with what the actor may do to each. Invitation links are never part of it. */
export async function listTeam(services: Services, actor: Actor) {
  const manages = can(actor.role, "manage_team");
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const members = await listMembers(tx);
      const owners = members.filter((member) => member.role === "owner").length;
      return {
        members: members.map((member) => {
          const lastOwner = member.role === "owner" && owners === 1;
          const isSelf = member.userId === actor.userId;
          const assignable = roles.filter(
            (role) => role !== member.role && canAssign(actor.role, member.role, role),
          );
          return {
            ...member,
            isSelf,
            assignableRoles: manages && !lastOwner ? assignable : [],
            removable: !lastOwner && (isSelf || (manages && canAssign(actor.role, member.role, null))),
          };
        }),
        invitations: manages ? await listOpenInvitations(tx) : [],
        invitableRoles: manages
          ? roles.filter((role) => role !== "owner" && canAssign(actor.role, null, role))
          : [],
      };
    },
    { readOnly: true },
  );
}
