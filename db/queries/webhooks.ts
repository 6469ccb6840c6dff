import { and, arrayContains, asc, count, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { VaultTx, WorkspaceTx } from "#db/database";
import { webhookSecrets as secrets, webhooks } from "#db/schema/notifications";
import type { NotificationKind, WebhookState } from "#db/vocabulary";

const shown = {
  id: webhooks.id,
  url: webhooks.url,
  kinds: webhooks.kinds,
  state: webhooks.state,
  createdByName: webhooks.createdByName,
  createdAt: webhooks.createdAt,
};

export async function listWebhooks(tx: WorkspaceTx) {
  return await tx.select(shown).from(webhooks).orderBy(asc(webhooks.createdAt), asc(webhooks.id));
}

export async function findWebhook(tx: WorkspaceTx, id: string) {
  const [row] = await tx.select(shown).from(webhooks).where(eq(webhooks.id, id));
  return row;
}

/** The webhook, locked until the transaction ends. */
export async function lockWebhook(tx: VaultTx, id: string) {
  const [row] = await tx.select(shown).from(webhooks).where(eq(webhooks.id, id)).for("update");
  return row;
}

/** Ids of the active webhooks that asked for a kind. */
export async function listSubscribers(tx: WorkspaceTx, kind: NotificationKind): Promise<string[]> {
  const rows = await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.state, "active"), arrayContains(webhooks.kinds, [kind])));
  return rows.map((row) => row.id);
}

export async function countWebhooks(tx: WorkspaceTx): Promise<number> {
  const [row] = await tx.select({ total: count() }).from(webhooks);
  return row?.total ?? 0;
}

export async function insertWebhook(
  tx: VaultTx,
  row: Omit<typeof webhooks.$inferInsert, "state" | "createdAt">,
): Promise<void> {
  await tx.insert(webhooks).values(row);
}

export async function updateWebhook(
  tx: VaultTx,
  id: string,
  change: { url: string; kinds: NotificationKind[]; state: WebhookState },
): Promise<void> {
  await tx.update(webhooks).set(change).where(eq(webhooks.id, id));
}

/** Its secrets and deliveries go with it. */
export async function deleteWebhook(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.delete(webhooks).where(eq(webhooks.id, id));
}

interface SealedSecret {
  readonly secret: Buffer;
  readonly secretIv: Buffer;
  readonly secretTag: Buffer;
  readonly keyId: string;
}

export async function insertSecret(
  tx: VaultTx,
  row: SealedSecret & { workspaceId: string; id: string; webhookId: string },
): Promise<void> {
  await tx.insert(secrets).values(row);
}

/** The sealed secrets that are good now, the present one first. */
export async function listSecrets(tx: VaultTx, webhookId: string) {
  return await tx
    .select({
      id: secrets.id,
      keyId: secrets.keyId,
      sealed: { value: secrets.secret, iv: secrets.secretIv, tag: secrets.secretTag },
      expiresAt: secrets.expiresAt,
    })
    .from(secrets)
    .where(
      and(eq(secrets.webhookId, webhookId), or(isNull(secrets.expiresAt), gt(secrets.expiresAt, sql`now()`))),
    )
    .orderBy(sql`${secrets.expiresAt} desc nulls first`);
}

/** Sets an end to the present secret, and removes those that have ended. */
export async function retireSecrets(tx: VaultTx, webhookId: string, hours: number): Promise<void> {
  const mine = eq(secrets.webhookId, webhookId);
  await tx.delete(secrets).where(and(mine, sql`${secrets.expiresAt} <= now()`));
  await tx
    .update(secrets)
    .set({ expiresAt: sql`now() + make_interval(hours => ${hours})` })
    .where(and(mine, isNull(secrets.expiresAt)));
}

/** Puts a secret that was sealed anew in place of the old seal. */
export async function replaceSeal(tx: VaultTx, id: string, sealed: SealedSecret): Promise<void> {
  await tx.update(secrets).set(sealed).where(eq(secrets.id, id));
}
