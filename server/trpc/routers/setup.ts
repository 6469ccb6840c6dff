import { z } from "zod";
import { sessionCookie } from "#server/front/cookies";
import { publicProcedure, router } from "#server/trpc/procedure";
import { SetupStatusView } from "#server/trpc/views/session";
import { createOwner, setupStatus } from "#server/use-cases/identity/first-run";

const token = z.string().max(128);

export const setupRouter = router({
  status: publicProcedure("The sign-in page says when there is nobody yet; it tells nothing else.")
    .input(z.object({ token: token.optional() }))
    .output(SetupStatusView)
    .query(({ ctx, input }) => setupStatus(ctx.services, input.token)),

  createOwner: publicProcedure(
    "The first person cannot be signed in; guarded by the one-time link of the first start.",
  )
    .input(
      z.object({
        token,
        name: z.string().trim().min(1).max(120),
        email: z.string().trim().max(254),
        password: z.string().max(1024),
        workspaceName: z.string().trim().min(1).max(120),
      }),
    )
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const session = await createOwner(ctx.services, ctx.meta, input);
      ctx.responseHeaders.append("set-cookie", sessionCookie(session));
      return { ok: true as const };
    }),
});
