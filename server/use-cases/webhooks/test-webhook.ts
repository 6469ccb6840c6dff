import { insertDeliveries } from "#db/queries/notification-deliveries";
import { findWebhook } from "#db/queries/webhooks";
import type { Actor } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { reserve, throttles } from "#server/identity/throttle";
import type { Services } from "#server/services";
import { webhookGone } from "#server/use-cases/webhooks/change-webhook";

/**
 * Puts a test message in line, on the same way as every other. Returns the delivery's id.
 *
 * @throws AppError NOT_FOUND, CONFLICT while the webhook is switched off, RATE_LIMITED.
 */
export async function testWebhook(services: Services, actor: Actor, webhookId: string): Promise<string> {
  await reserve(services.db, throttles.webhook, actor.userId);
  const { workspaceId, name } = actor;
  const id = newId();
  await services.db.withWorkspace(actor, async (tx) => {
    const webhook = await findWebhook(tx, webhookId);
    if (!webhook) throw webhookGone();
    if (webhook.state !== "active")
      throw new AppError("CONFLICT", { say: "This webhook is switched off. Switch it on first." });
    const message = { kind: "test" as const, facts: { by: name }, createdAt: new Date() };
    await insertDeliveries(tx, [{ ...message, workspaceId, id, notificationId: newId(), webhookId }]);
  });
  return id;
}
