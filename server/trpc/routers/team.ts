import { z } from "zod";
import { roles } from "#db/vocabulary";
import { iso } from "#server/iso";
import { actorOf, router, selfProcedure, workspaceProcedure } from "#server/trpc/procedure";
import { DepartureView, InvitationLinkView, TeamView } from "#server/trpc/views/team";
import { changeRole, removeMember } from "#server/use-cases/team/change-member";
import { inviteMember } from "#server/use-cases/team/invite-member";
import { listTeam } from "#server/use-cases/team/list-team";
import { readDeparture } from "#server/use-cases/team/read-departure";
import { revokeInvitation } from "#server/use-cases/team/revoke-invitation";
import { signOutMember } from "#server/use-cases/team/sign-out-member";

const done = z.object({ ok: z.literal(true) });

export const teamRouter = router({
  list: workspaceProcedure("view_repos", { personal: true })
    .output(TeamView)
    .query(async ({ ctx }) => iso(await listTeam(ctx.services, ctx.actor))),

  departure: workspaceProcedure("manage_team")
    .input(z.object({ userId: z.uuid() }))
    .output(DepartureView)
    .query(({ ctx, input }) => readDeparture(ctx.services, ctx.actor, input.userId)),

  ownDeparture: selfProcedure()
    .output(DepartureView)
    .query(({ ctx }) => readDeparture(ctx.services, actorOf(ctx.person), ctx.person.userId)),

  invite: workspaceProcedure("manage_team")
    .input(z.object({ email: z.string().trim().max(254), role: z.enum(roles) }))
    .output(InvitationLinkView)
    .mutation(async ({ ctx, input }) => iso(await inviteMember(ctx.services, ctx.actor, input))),

  revokeInvitation: workspaceProcedure("manage_team")
    .input(z.object({ id: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await revokeInvitation(ctx.services, ctx.actor, input.id);
      return { ok: true as const };
    }),

  changeRole: workspaceProcedure("manage_team", { fresh: true })
    .input(z.object({ userId: z.uuid(), role: z.enum(roles) }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await changeRole(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  remove: workspaceProcedure("manage_team", { fresh: true })
    .input(z.object({ userId: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await removeMember(ctx.services, ctx.actor, input.userId);
      return { ok: true as const };
    }),

  signOut: workspaceProcedure("manage_team", { fresh: true })
    .input(z.object({ userId: z.uuid() }))
    .output(z.object({ sessions: z.number().int() }))
    .mutation(async ({ ctx, input }) => ({
      sessions: await signOutMember(ctx.services, ctx.actor, input.userId),
    })),

  leave: selfProcedure({ fresh: true })
    .input(z.object({}))
    .output(done)
    .mutation(async ({ ctx }) => {
      const actor = actorOf(ctx.person);
      await removeMember(ctx.services, actor, actor.userId);
      return { ok: true as const };
    }),
});
