import type { VaultTx } from "#db/database";
import { listSecrets, lockWebhook, replaceSeal, updateWebhook } from "#db/queries/webhooks";
import type { NotificationKind, WebhookState } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { sealColumns, webhookSecretPlace } from "#server/notifications/webhook-secret";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { checkUrl } from "#server/use-cases/webhooks/check-url";

export interface WebhookChange {
  readonly id: string;
  readonly url: string;
  readonly kinds: NotificationKind[];
  readonly state: WebhookState;
}

/**
 * Changes address, kinds or state. The signing secrets stay the same, sealed anew for the new address.
 *
 * @throws AppError NOT_FOUND, BAD_REQUEST for an address that may not be asked.
 */
export async function changeWebhook(services: Services, actor: Actor, change: WebhookChange): Promise<void> {
  const { id, kinds, state } = change;
  const url = checkUrl(services, change.url);
  const { workspaceId } = actor;
  await services.db.vault.withWorkspace(actor, async (tx) => {
    const before = await lockWebhook(tx, id);
    if (!before) throw webhookGone();
    await updateWebhook(tx, id, { url, kinds, state });
    if (url !== before.url) await moveSecrets(services, tx, { workspaceId, id, from: before.url, to: url });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "webhook_changed",
      entityId: id,
      metadata: {
        host: new URL(url).host,
        before: { host: new URL(before.url).host, kinds: before.kinds, state: before.state },
        after: { host: new URL(url).host, kinds, state },
      },
    });
  });
}

async function moveSecrets(
  { vault }: Services,
  tx: VaultTx,
  { workspaceId, id, from, to }: { workspaceId: string; id: string; from: string; to: string },
): Promise<void> {
  const key = await vault.activeKey(tx, workspaceId);
  for (const each of await listSecrets(tx, id)) {
    const place = (url: string) => webhookSecretPlace(workspaceId, each.id, url);
    const secret = await vault.open(tx, each.keyId, place(from), each.sealed);
    await replaceSeal(tx, each.id, sealColumns(key.id, vault.seal(key, place(to), secret)));
  }
}

export const webhookGone = () => new AppError("NOT_FOUND", { say: "That webhook is gone." });
