import { z } from "zod";
import { sessionCookie } from "#server/front/cookies";
import { iso } from "#server/iso";
import { publicProcedure, router } from "#server/trpc/procedure";
import { InvitationOfferView } from "#server/trpc/views/team";
import { acceptInvitationLink, viewInvitation } from "#server/use-cases/team/accept-invitation";

const token = z.string().max(128);

export const invitationRouter = router({
  view: publicProcedure("Whoever holds the link may see what it offers before having an account.")
    .input(z.object({ token }))
    .output(InvitationOfferView)
    .query(async ({ ctx, input }) => iso(await viewInvitation(ctx.services, ctx.meta, input.token))),

  accept: publicProcedure(
    "New people have no account yet; known ones must be signed in as the invited address.",
  )
    .input(
      z.object({
        token,
        name: z.string().trim().max(120).optional(),
        password: z.string().max(1024).optional(),
      }),
    )
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const session = await acceptInvitationLink(ctx.services, ctx.meta, ctx.person, input);
      if (session !== undefined) ctx.responseHeaders.append("set-cookie", sessionCookie(session));
      return { ok: true as const };
    }),
});
