import { lockWebhook, retireSecrets } from "#db/queries/webhooks";
import { type Actor, doerOf } from "#server/actor";
import { reserve, throttles } from "#server/identity/throttle";
import { addSecret } from "#server/notifications/webhook-secret";
import { recordActivity } from "#server/record-activity";
import type { Secret } from "#server/secret";
import type { Services } from "#server/services";
import { webhookGone } from "#server/use-cases/webhooks/change-webhook";

/** Long enough for a receiver to be given the new secret on a working day. */
const OVERLAP_HOURS = 24;

/**
 * Gives a webhook a new signing secret, answered here and never again. For a day requests are signed with both.
 *
 * @throws AppError NOT_FOUND, RATE_LIMITED.
 */
export async function rotateWebhookSecret(services: Services, actor: Actor, id: string): Promise<Secret> {
  await reserve(services.db, throttles.webhook, actor.userId);
  const { workspaceId } = actor;
  return await services.db.vault.withWorkspace(actor, async (tx) => {
    const webhook = await lockWebhook(tx, id);
    if (!webhook) throw webhookGone();
    const { url } = webhook;
    await retireSecrets(tx, id, OVERLAP_HOURS);
    const secret = await addSecret(services, tx, { workspaceId, id, url });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "webhook_secret_rotated",
      entityId: id,
      metadata: { host: new URL(url).host },
    });
    return secret;
  });
}
