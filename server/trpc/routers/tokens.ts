import { z } from "zod";
import { scopes } from "#server/domain/permission";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { NewServiceTokenView, ServiceTokenView } from "#server/trpc/views/tokens";
import { createToken } from "#server/use-cases/tokens/create-token";
import { listTokens, readToken } from "#server/use-cases/tokens/list-tokens";
import { revokeToken } from "#server/use-cases/tokens/revoke-token";

const one = z.object({ id: z.uuid() });

export const tokenRouter = router({
  list: workspaceProcedure("manage_tokens")
    .output(z.array(ServiceTokenView.extend({ creatorLeft: z.boolean() })))
    .query(async ({ ctx }) => iso(await listTokens(ctx.services, ctx.actor))),

  get: workspaceProcedure("manage_tokens")
    .input(one)
    .output(ServiceTokenView)
    .query(async ({ ctx, input }) => iso(await readToken(ctx.services, ctx.actor, input.id))),

  create: workspaceProcedure("manage_tokens", { fresh: true })
    .input(
      z.object({
        name: z.string().trim().min(1, "Say what it is for.").max(80),
        scopes: z.array(z.enum(scopes)).min(1, "Choose at least one permission."),
        days: z.number().int().min(1).max(365),
      }),
    )
    .output(NewServiceTokenView)
    .mutation(async ({ ctx, input }) => {
      const { id, token, expiresAt } = await createToken(ctx.services, ctx.actor, input);
      return iso({ id, token: token.reveal(), expiresAt });
    }),

  // Not fresh: whoever sees that a token leaked must be able to end it at once.
  revoke: workspaceProcedure("manage_tokens")
    .input(one)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await revokeToken(ctx.services, ctx.actor, input.id);
      return { ok: true as const };
    }),
});
