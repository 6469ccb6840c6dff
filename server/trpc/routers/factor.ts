import { z } from "zod";
import { sessionCookie } from "#server/front/cookies";
import { aal1Procedure, router, selfProcedure } from "#server/trpc/procedure";
import { RecoveryCodesView, TotpEnrolmentView } from "#server/trpc/views/session";
import { beginTotp } from "#server/use-cases/identity/begin-totp";
import { confirmTotp, renewRecoveryCodes, verifyFactor } from "#server/use-cases/identity/pass-factor";

const code = z.object({ code: z.string().trim().min(6).max(64) });

export const factorRouter = router({
  beginTotp: aal1Procedure("Without a factor nobody gets past AAL1; refused once one is confirmed.")
    .input(z.object({}))
    .output(TotpEnrolmentView)
    .mutation(({ ctx }) => beginTotp(ctx.services, ctx.person)),

  confirmTotp: aal1Procedure("The first code of a new factor lifts the session to AAL2.")
    .input(code)
    .output(RecoveryCodesView)
    .mutation(async ({ ctx, input }) => {
      const { codes, token } = await confirmTotp(ctx.services, ctx.person, input.code);
      ctx.responseHeaders.append("set-cookie", sessionCookie(token));
      return { codes };
    }),

  verify: aal1Procedure("The second step of signing in; throttled by person.")
    .input(code)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const token = await verifyFactor(ctx.services, ctx.person, input.code);
      ctx.responseHeaders.append("set-cookie", sessionCookie(token));
      return { ok: true as const };
    }),

  replaceRecoveryCodes: selfProcedure({ fresh: true })
    .input(z.object({}))
    .output(RecoveryCodesView)
    .mutation(async ({ ctx }) => ({ codes: await renewRecoveryCodes(ctx.services, ctx.person) })),
});
