import { listWebhookDeliveries } from "#db/queries/notification-deliveries";
import { findWebhook, listWebhooks as list } from "#db/queries/webhooks";
import type { Actor } from "#server/actor";
import type { Services } from "#server/services";
import { webhookGone } from "#server/use-cases/webhooks/change-webhook";

const PAGE = 30;

export const listWebhooks = (services: Services, actor: Actor) =>
  services.db.withWorkspace(actor, (tx) => list(tx), { readOnly: true, once: true });

/** @throws AppError NOT_FOUND. */
export async function readWebhook(services: Services, actor: Actor, id: string) {
  const options = { readOnly: true, once: true };
  const webhook = await services.db.withWorkspace(actor, (tx) => findWebhook(tx, id), options);
  if (!webhook) throw webhookGone();
  return webhook;
}

/**
 * What was sent to a webhook and how it went, newest first.
 *
 * @throws AppError NOT_FOUND.
 */
export async function listDeliveries(
  services: Services,
  actor: Actor,
  { id, cursor }: { id: string; cursor?: string | undefined },
) {
  const rows = await services.db.withWorkspace(
    actor,
    async (tx) => {
      if (!(await findWebhook(tx, id))) throw webhookGone();
      return await listWebhookDeliveries(tx, id, { before: cursor, limit: PAGE + 1 });
    },
    { readOnly: true },
  );
  const deliveries = rows.slice(0, PAGE);
  return { deliveries, nextCursor: rows.length > PAGE ? (deliveries.at(-1)?.id ?? null) : null };
}
