import { countWebhooks, insertWebhook } from "#db/queries/webhooks";
import type { NotificationKind } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { reserve, throttles } from "#server/identity/throttle";
import { addSecret } from "#server/notifications/webhook-secret";
import { recordActivity } from "#server/record-activity";
import type { Secret } from "#server/secret";
import type { Services } from "#server/services";
import { checkUrl } from "#server/use-cases/webhooks/check-url";

const MOST = 20;

/**
 * Adds an address that is told of the kinds named. The signing secret is answered here and never again.
 *
 * @throws AppError BAD_REQUEST for an address that may not be asked, CONFLICT past 20, RATE_LIMITED.
 */
export async function createWebhook(
  services: Services,
  actor: Actor,
  input: { url: string; kinds: NotificationKind[] },
): Promise<{ id: string; secret: Secret }> {
  await reserve(services.db, throttles.webhook, actor.userId);
  const url = checkUrl(services, input.url);
  const { workspaceId } = actor;
  const { kinds } = input;
  const id = newId();
  return await services.db.vault.withWorkspace(actor, async (tx) => {
    if ((await countWebhooks(tx)) >= MOST)
      throw new AppError("CONFLICT", { say: `A workspace has at most ${MOST} webhooks. Remove one first.` });
    await insertWebhook(tx, {
      ...{ workspaceId, id, url, kinds, createdBy: actor.userId, createdByName: actor.name },
    });
    const secret = await addSecret(services, tx, { workspaceId, id, url });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "webhook_created",
      entityId: id,
      metadata: { host: new URL(url).host, kinds },
    });
    return { id, secret };
  });
}
