import { z } from "zod";
import { iso } from "#server/iso";
import { router, selfProcedure } from "#server/trpc/procedure";
import { OwnFactorsView, OwnSessionView } from "#server/trpc/views/account";
import { changePassword } from "#server/use-cases/identity/change-password";
import { endOtherSessions, endSession } from "#server/use-cases/identity/end-sessions";
import { listFactors } from "#server/use-cases/identity/list-factors";
import { listSessions } from "#server/use-cases/identity/list-sessions";

const done = z.object({ ok: z.literal(true) });

/** What people do with their own account. */
export const accountRouter = router({
  sessions: selfProcedure()
    .output(z.array(OwnSessionView))
    .query(async ({ ctx }) => iso(await listSessions(ctx.services, ctx.person))),

  factors: selfProcedure()
    .output(OwnFactorsView)
    .query(async ({ ctx }) => iso(await listFactors(ctx.services, ctx.person))),

  endSession: selfProcedure()
    .input(z.object({ id: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await endSession(ctx.services, ctx.person, input.id);
      return { ok: true as const };
    }),

  endOtherSessions: selfProcedure()
    .input(z.object({}))
    .output(z.object({ sessions: z.number().int() }))
    .mutation(async ({ ctx }) => ({ sessions: await endOtherSessions(ctx.services, ctx.person) })),

  changePassword: selfProcedure({ fresh: true })
    .input(z.object({ current: z.string().max(1024), next: z.string().max(1024) }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await changePassword(ctx.services, ctx.person, input);
      return { ok: true as const };
    }),
});
