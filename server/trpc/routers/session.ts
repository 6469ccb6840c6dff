import { z } from "zod";
import { countFactors } from "#db/queries/identity/factors";
import { can, permissions } from "#server/domain/permission";
import {
  clearPasskeyCookie,
  clearSessionCookie,
  PASSKEY_COOKIE,
  passkeyCookie,
  readCookie,
  sessionCookie,
} from "#server/front/cookies";
import { hasFactor } from "#server/identity/enrolment-rule";
import { isFresh } from "#server/identity/session";
import { aal1Procedure, publicProcedure, router, selfProcedure } from "#server/trpc/procedure";
import { PasskeyAnswerInput } from "#server/trpc/routers/passkey-answers";
import { RequestOptionsView } from "#server/trpc/views/passkeys";
import { SessionView } from "#server/trpc/views/session";
import { stepUp } from "#server/use-cases/identity/pass-factor";
import { beginSignIn } from "#server/use-cases/identity/passkeys/begin-check";
import { stepUpByPasskey } from "#server/use-cases/identity/passkeys/pass-passkey";
import { signInByPasskey } from "#server/use-cases/identity/passkeys/sign-in-by-passkey";
import { signIn } from "#server/use-cases/identity/sign-in";
import { signOut } from "#server/use-cases/identity/sign-out";
import { switchWorkspace } from "#server/use-cases/identity/switch-workspace";

const ALL_OFF = Object.fromEntries(permissions.map((permission) => [permission, false])) as Record<
  (typeof permissions)[number],
  boolean
>;

export const sessionRouter = router({
  current: publicProcedure("Every page asks who is there; nobody is an answer.")
    .output(SessionView)
    .query(async ({ ctx: { person, services } }) => {
      if (!person) {
        const nothing = {
          user: null,
          hasFactor: false,
          factors: { totp: false, passkeys: 0 },
          fresh: false,
          workspace: null,
          workspaces: [],
          can: ALL_OFF,
        };
        return { state: "anonymous" as const, ...nothing };
      }
      const { userId, email, name, session, memberships, workspace } = person;
      const scope = { userId };
      const factors = await services.db.withIdentity(scope, (tx) => countFactors(tx, userId), {
        once: true,
      });
      const complete = session.aal === 2;
      return {
        state: complete ? ("aal2" as const) : ("aal1" as const),
        user: { id: userId, email, name },
        hasFactor: hasFactor(factors),
        factors,
        fresh: isFresh(session, new Date()),
        // Before the second factor nothing of a workspace is told, its name included.
        workspace: complete ? workspace : null,
        workspaces: complete ? [...memberships] : [],
        can:
          complete && workspace
            ? (Object.fromEntries(
                permissions.map((each) => [each, can(workspace.role, each)]),
              ) as typeof ALL_OFF)
            : ALL_OFF,
      };
    }),

  signIn: publicProcedure("Signing in is how one stops being anonymous; throttled by account and address.")
    .input(z.object({ email: z.string().max(254), password: z.string().max(1024) }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const token = await signIn(ctx.services, ctx.meta, input, ctx.person);
      ctx.responseHeaders.append("set-cookie", sessionCookie(token));
      return { ok: true as const };
    }),

  beginPasskey: publicProcedure("A passkey signs in alone, so nobody is known yet; throttled by address.")
    .input(z.object({}))
    .output(RequestOptionsView)
    .mutation(async ({ ctx }) => {
      const { browser, options } = await beginSignIn(ctx.services, ctx.meta);
      ctx.responseHeaders.append("set-cookie", passkeyCookie(browser));
      return options;
    }),

  signInByPasskey: publicProcedure("A passkey says who signs in; throttled by address.")
    .input(z.object({ answer: PasskeyAnswerInput }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const browser = readCookie(ctx.cookieHeader, PASSKEY_COOKIE) ?? "";
      const attempt = { answer: input.answer, browser };
      const token = await signInByPasskey(ctx.services, ctx.meta, attempt, ctx.person);
      ctx.responseHeaders.append("set-cookie", clearPasskeyCookie);
      ctx.responseHeaders.append("set-cookie", sessionCookie(token));
      return { ok: true as const };
    }),

  signOut: aal1Procedure("A sign-in that is not finished can be given up.")
    .input(z.object({ everywhere: z.boolean() }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await signOut(ctx.services, ctx.person, input.everywhere);
      ctx.responseHeaders.append("set-cookie", clearSessionCookie);
      ctx.responseHeaders.set("clear-site-data", '"cache", "storage"');
      return { ok: true as const };
    }),

  switchWorkspace: selfProcedure()
    .input(z.object({ workspaceId: z.uuid() }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await switchWorkspace(ctx.services, ctx.person, input.workspaceId);
      return { ok: true as const };
    }),

  stepUp: selfProcedure()
    .input(z.object({ password: z.string().max(1024), code: z.string().max(64) }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await stepUp(ctx.services, ctx.person, input);
      return { ok: true as const };
    }),

  stepUpByPasskey: selfProcedure()
    .input(z.object({ answer: PasskeyAnswerInput }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await stepUpByPasskey(ctx.services, ctx.person, input.answer);
      return { ok: true as const };
    }),
});
