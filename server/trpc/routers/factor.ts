import { z } from "zod";
import { sessionCookie } from "#server/front/cookies";
import type { Context } from "#server/trpc/context";
import { aal1Procedure, router, selfProcedure } from "#server/trpc/procedure";
import { NewPasskeyInput, PasskeyAnswerInput } from "#server/trpc/routers/passkey-answers";
import { CreationOptionsView, RequestOptionsView } from "#server/trpc/views/passkeys";
import { RecoveryCodesView, TotpEnrolmentView } from "#server/trpc/views/session";
import { beginTotp } from "#server/use-cases/identity/begin-totp";
import { confirmTotp } from "#server/use-cases/identity/confirm-totp";
import type { Enrolment } from "#server/use-cases/identity/finish-enrolment";
import { renewRecoveryCodes, verifyFactor } from "#server/use-cases/identity/pass-factor";
import { addPasskey } from "#server/use-cases/identity/passkeys/add-passkey";
import { beginCheck } from "#server/use-cases/identity/passkeys/begin-check";
import { beginRegistration } from "#server/use-cases/identity/passkeys/begin-registration";
import { verifyByPasskey } from "#server/use-cases/identity/passkeys/pass-passkey";
import { renamePasskey } from "#server/use-cases/identity/passkeys/rename-passkey";
import { removePasskey, removeTotp } from "#server/use-cases/identity/remove-factor";

const code = z.object({ code: z.string().trim().min(6).max(64) });
const one = z.object({ id: z.uuid() });
const name = z.string().trim().min(1, "Give it a name you will know it by.").max(60);
const done = z.object({ ok: z.literal(true) });
const ended = z.object({ sessions: z.number().int() });
const ok = { ok: true as const };

export const factorRouter = router({
  beginTotp: aal1Procedure("The first factor comes with the password; once one is confirmed, only at AAL2.")
    .input(z.object({}))
    .output(TotpEnrolmentView)
    .mutation(({ ctx }) => beginTotp(ctx.services, ctx.person)),

  confirmTotp: aal1Procedure("The first code of a new first factor lifts the session to AAL2.")
    .input(code)
    .output(RecoveryCodesView)
    .mutation(async ({ ctx, input }) =>
      handOver(ctx, await confirmTotp(ctx.services, ctx.person, input.code)),
    ),

  verify: aal1Procedure("The second step of signing in; throttled by person.")
    .input(code)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const token = await verifyFactor(ctx.services, ctx.person, input.code);
      ctx.responseHeaders.append("set-cookie", sessionCookie(token));
      return ok;
    }),

  beginPasskey: aal1Procedure(
    "The first factor comes with the password; once one is confirmed, only at AAL2.",
  )
    .input(z.object({}))
    .output(CreationOptionsView)
    .mutation(({ ctx }) => beginRegistration(ctx.services, ctx.person)),

  addPasskey: aal1Procedure("A passkey as the first factor lifts the session to AAL2.")
    .input(z.object({ name, answer: NewPasskeyInput }))
    .output(RecoveryCodesView)
    .mutation(async ({ ctx, input }) => handOver(ctx, await addPasskey(ctx.services, ctx.person, input))),

  beginPasskeyCheck: aal1Procedure("A passkey can be the second step of signing in; throttled by person.")
    .input(z.object({ purpose: z.enum(["verify", "step_up"]) }))
    .output(RequestOptionsView)
    .mutation(({ ctx, input }) => beginCheck(ctx.services, ctx.person, input.purpose)),

  verifyPasskey: aal1Procedure("The second step of signing in; throttled by person.")
    .input(z.object({ answer: PasskeyAnswerInput }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const token = await verifyByPasskey(ctx.services, ctx.person, input.answer);
      ctx.responseHeaders.append("set-cookie", sessionCookie(token));
      return ok;
    }),

  renamePasskey: selfProcedure()
    .input(one.extend({ name }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await renamePasskey(ctx.services, ctx.person, input);
      return ok;
    }),

  removePasskey: selfProcedure({ fresh: true })
    .input(one)
    .output(ended)
    .mutation(async ({ ctx, input }) => ({
      sessions: await removePasskey(ctx.services, ctx.person, input.id),
    })),

  removeTotp: selfProcedure({ fresh: true })
    .input(z.object({}))
    .output(ended)
    .mutation(async ({ ctx }) => ({ sessions: await removeTotp(ctx.services, ctx.person) })),

  replaceRecoveryCodes: selfProcedure({ fresh: true })
    .input(z.object({}))
    .output(RecoveryCodesView)
    .mutation(async ({ ctx }) => ({ codes: await renewRecoveryCodes(ctx.services, ctx.person) })),
});

function handOver(ctx: Context, { codes, token }: Enrolment) {
  if (token !== undefined) ctx.responseHeaders.append("set-cookie", sessionCookie(token));
  return { codes };
}
