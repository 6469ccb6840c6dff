import { deleteWebhook, findWebhook } from "#db/queries/webhooks";
import { type Actor, doerOf } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { webhookGone } from "#server/use-cases/webhooks/change-webhook";

/**
 * Removes a webhook with its secrets and everything that waits for it.
 *
 * @throws AppError NOT_FOUND.
 */
export async function removeWebhook(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const webhook = await findWebhook(tx, id);
    if (!webhook) throw webhookGone();
    await deleteWebhook(tx, id);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "webhook_removed",
      entityId: id,
      metadata: { host: new URL(webhook.url).host },
    });
  });
}
