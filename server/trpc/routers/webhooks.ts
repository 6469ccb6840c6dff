import { z } from "zod";
import { notificationKinds, webhookStates } from "#db/vocabulary";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { DeliveryPageView, WebhookSecretView, WebhookView } from "#server/trpc/views/notifications";
import { replayDelivery } from "#server/use-cases/notifications/replay-delivery";
import { changeWebhook } from "#server/use-cases/webhooks/change-webhook";
import { createWebhook } from "#server/use-cases/webhooks/create-webhook";
import { listDeliveries, listWebhooks, readWebhook } from "#server/use-cases/webhooks/read-webhook";
import { removeWebhook } from "#server/use-cases/webhooks/remove-webhook";
import { rotateWebhookSecret } from "#server/use-cases/webhooks/rotate-webhook-secret";
import { testWebhook } from "#server/use-cases/webhooks/test-webhook";

const one = z.object({ id: z.uuid() });
const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

const destination = z.object({
  url: z.string().trim().max(2000),
  kinds: z
    .array(z.enum(notificationKinds))
    .min(1, "Choose at least one kind.")
    .transform((kinds) => [...new Set(kinds)]),
});

export const webhookRouter = router({
  list: workspaceProcedure("manage_settings")
    .output(z.array(WebhookView))
    .query(async ({ ctx }) => iso(await listWebhooks(ctx.services, ctx.actor))),

  get: workspaceProcedure("manage_settings")
    .input(one)
    .output(WebhookView)
    .query(async ({ ctx, input }) => iso(await readWebhook(ctx.services, ctx.actor, input.id))),

  create: workspaceProcedure("manage_settings", { fresh: true })
    .input(destination)
    .output(WebhookSecretView)
    .mutation(async ({ ctx, input }) => {
      const { id, secret } = await createWebhook(ctx.services, ctx.actor, input);
      return { id, secret: secret.reveal() };
    }),

  update: workspaceProcedure("manage_settings", { fresh: true })
    .input(destination.extend({ id: z.uuid(), state: z.enum(webhookStates) }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await changeWebhook(ctx.services, ctx.actor, input);
      return ok;
    }),

  rotate: workspaceProcedure("manage_settings", { fresh: true })
    .input(one)
    .output(WebhookSecretView)
    .mutation(async ({ ctx, input: { id } }) => {
      const secret = await rotateWebhookSecret(ctx.services, ctx.actor, id);
      return { id, secret: secret.reveal() };
    }),

  remove: workspaceProcedure("manage_settings", { fresh: true })
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await removeWebhook(ctx.services, ctx.actor, input.id);
      return ok;
    }),

  test: workspaceProcedure("manage_settings")
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => ({ id: await testWebhook(ctx.services, ctx.actor, input.id) })),

  deliveries: workspaceProcedure("manage_settings")
    .input(z.object({ id: z.uuid(), cursor: z.uuid().optional() }))
    .output(DeliveryPageView)
    .query(async ({ ctx, input }) => iso(await listDeliveries(ctx.services, ctx.actor, input))),

  replay: workspaceProcedure("manage_settings")
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await replayDelivery(ctx.services, ctx.actor, input.id);
      return ok;
    }),
});
