import { z } from "zod";
import { hasConfirmedTotp } from "#db/queries/identity/totp";
import { can, permissions } from "#server/domain/permission";
import { clearSessionCookie, sessionCookie } from "#server/front/cookies";
import { isFresh } from "#server/identity/session";
import { aal1Procedure, publicProcedure, router, selfProcedure } from "#server/trpc/procedure";
import { SessionView } from "#server/trpc/views/session";
import { stepUp } from "#server/use-cases/identity/pass-factor";
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
          fresh: false,
          workspace: null,
          workspaces: [],
          can: ALL_OFF,
        };
        return { state: "anonymous" as const, ...nothing };
      }
      const { userId, email, name, session, memberships, workspace } = person;
      const scope = { userId };
      const hasFactor = await services.db.withIdentity(scope, (tx) => hasConfirmedTotp(tx, userId), {
        once: true,
      });
      const complete = session.aal === 2;
      return {
        state: complete ? ("aal2" as const) : ("aal1" as const),
        user: { id: userId, email, name },
        hasFactor,
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
});
