import { z } from "zod";
import { providers } from "#db/vocabulary";
import { flowCookie, flowCookieNames } from "#server/front/cookies";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import {
  ConfigTestView,
  ConnectionView,
  DisconnectOutcomeView,
  MoveOutcomesView,
  ProviderConfigsView,
  SuccessionView,
} from "#server/trpc/views/connections";
import { TokenUsesView } from "#server/trpc/views/token-uses";
import { beginConnection } from "#server/use-cases/connections/begin-connection";
import { disconnect } from "#server/use-cases/connections/disconnect";
import { disconnectAll } from "#server/use-cases/connections/disconnect-all";
import { listConnections } from "#server/use-cases/connections/list-connections";
import { listProviderConfigs } from "#server/use-cases/connections/list-provider-configs";
import { tokenUsesOf } from "#server/use-cases/connections/list-token-uses";
import { moveRepositories } from "#server/use-cases/connections/move-repositories";
import { removeProviderConfig } from "#server/use-cases/connections/remove-provider-config";
import { saveProviderConfig } from "#server/use-cases/connections/save-provider-config";
import { succession } from "#server/use-cases/connections/succession";
import { resumeConnection, suspendConnection } from "#server/use-cases/connections/suspend-connection";
import { testProviderConfig } from "#server/use-cases/connections/test-provider-config";

const done = z.object({ ok: z.literal(true) });
const provider = z.enum(providers);

/** Flows one browser may have open; the cookies of older ones are dropped so that headers stay small. */
const OPEN_FLOWS = 5;

export const providerConfigRouter = router({
  list: workspaceProcedure("view_repos")
    .output(ProviderConfigsView)
    .query(async ({ ctx }) => iso(await listProviderConfigs(ctx.services, ctx.actor))),

  save: workspaceProcedure("manage_repos", { fresh: true })
    .input(
      z.object({
        provider,
        baseUrl: z.string().max(512).optional(),
        clientId: z.string().trim().min(1).max(512),
        clientSecret: z.string().trim().min(1).max(1024),
      }),
    )
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await saveProviderConfig(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  /** Asks the provider whether it takes the saved credentials; nothing is connected. */
  test: workspaceProcedure("manage_repos")
    .input(z.object({ provider }))
    .output(ConfigTestView)
    .mutation(({ ctx, input }) => testProviderConfig(ctx.services, ctx.actor, input.provider)),

  remove: workspaceProcedure("manage_repos", { fresh: true })
    .input(z.object({ provider }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await removeProviderConfig(ctx.services, ctx.actor, input.provider);
      return { ok: true as const };
    }),
});

export const connectionRouter = router({
  list: workspaceProcedure("view_repos")
    .output(z.array(ConnectionView))
    .query(async ({ ctx }) => iso(await listConnections(ctx.services, ctx.actor))),

  begin: workspaceProcedure("manage_repos", { personal: true })
    .input(z.object({ provider, reconnects: z.uuid().optional() }))
    .output(z.object({ authorizationUrl: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const { authorizationUrl, flowId, nonce } = await beginConnection(ctx.services, ctx.actor, input);
      const names = flowCookieNames(ctx.cookieHeader);
      for (const name of names.slice(0, Math.max(0, names.length - OPEN_FLOWS + 1))) {
        ctx.responseHeaders.append(
          "set-cookie",
          `${name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`,
        );
      }
      ctx.responseHeaders.append("set-cookie", flowCookie(flowId, nonce));
      return { authorizationUrl };
    }),

  disconnect: workspaceProcedure("manage_repos", { fresh: true })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ removedRepositories: z.array(z.string()), revocation: z.string() }))
    .mutation(({ ctx, input }) => disconnect(ctx.services, ctx.actor, input.id)),

  disconnectAll: workspaceProcedure("manage_settings", { fresh: true })
    .input(z.object({ confirm: z.string().max(200) }))
    .output(z.array(DisconnectOutcomeView))
    .mutation(async ({ ctx, input }) => iso(await disconnectAll(ctx.services, ctx.actor, input.confirm))),

  suspend: workspaceProcedure("manage_repos")
    .input(z.object({ id: z.uuid(), reason: z.string().trim().min(1).max(500) }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await suspendConnection(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  resume: workspaceProcedure("manage_repos")
    .input(z.object({ id: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await resumeConnection(ctx.services, ctx.actor, input.id);
      return { ok: true as const };
    }),

  tokenUses: workspaceProcedure("view_repos")
    .input(z.object({ id: z.uuid() }))
    .output(TokenUsesView)
    .query(async ({ ctx, input }) => iso(await tokenUsesOf(ctx.services, ctx.actor, input.id))),

  succession: workspaceProcedure("manage_repos")
    .input(z.object({ id: z.uuid() }))
    .output(SuccessionView)
    .query(({ ctx, input }) => succession(ctx.services, ctx.actor, input.id)),

  move: workspaceProcedure("manage_repos")
    .input(
      z.object({
        from: z.uuid(),
        to: z.uuid(),
        /** All of them where left out. */
        repositoryIds: z.array(z.uuid()).min(1).max(500).optional(),
        parkUnreachable: z.boolean().default(false),
      }),
    )
    .output(MoveOutcomesView)
    .mutation(({ ctx, input }) => moveRepositories(ctx.services, ctx.actor, input)),
});
