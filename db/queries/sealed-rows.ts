import { and, eq, gt, isNotNull, lte, ne, or, sql } from "drizzle-orm";
import type { VaultTx } from "#db/database";
import {
  gitProviderConfigs as configs,
  gitConnections as connections,
  oauthFlows as flows,
} from "#db/schema/connections";
import { webhookSecrets as secrets, webhooks } from "#db/schema/notifications";

interface Cipher {
  readonly value: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
}

/** Every table that holds values sealed with data keys. */
const sealedTables = {
  git_provider_configs: configs,
  git_connections: connections,
  oauth_flows: flows,
  webhook_secrets: secrets,
};

/** A row that holds sealed values. */
export interface SealedRow {
  readonly table: keyof typeof sealedTables;
  readonly id: string;
}

/** Rows of the workspace whose values are sealed with another key than this. */
export async function listRowsNotUnder(tx: VaultTx, keyId: string): Promise<SealedRow[]> {
  const found: SealedRow[] = [];
  for (const [name, table] of Object.entries(sealedTables)) {
    const rows = await tx
      .select({ id: table.id })
      .from(table)
      .where(ne(table.keyId, keyId))
      .orderBy(table.id);
    found.push(...rows.map(({ id }) => ({ table: name as SealedRow["table"], id })));
  }
  return found;
}

/** Whether any row of the workspace holds a value sealed with this key. */
export async function isKeyUsed(tx: VaultTx, keyId: string): Promise<boolean> {
  for (const table of Object.values(sealedTables)) {
    const rows = await tx.select({ id: table.id }).from(table).where(eq(table.keyId, keyId)).limit(1);
    if (rows.length > 0) return true;
  }
  return false;
}

/** A flow that can still end well, with its sealed verifier and the address it is bound to. */
export async function findSealedFlow(tx: VaultTx, id: string) {
  const [row] = await tx
    .select({
      id: flows.id,
      keyId: flows.keyId,
      provider: flows.provider,
      baseUrl: configs.baseUrl,
      verifier: { value: flows.verifier, iv: flows.verifierIv, tag: flows.verifierTag },
    })
    .from(flows)
    .innerJoin(configs, eq(configs.id, flows.configId))
    .where(eq(flows.id, id));
  return row;
}

/** Removes flows under other keys that cannot end well any more: spent, too old, or begun under another app. */
export async function dropDeadFlows(tx: VaultTx, keyId: string): Promise<void> {
  const changed = sql`exists (select 1 from ${configs} c
    where c.id = ${flows.configId} and c.version <> ${flows.configVersion})`;
  await tx
    .delete(flows)
    .where(
      and(ne(flows.keyId, keyId), or(isNotNull(flows.consumedAt), lte(flows.expiresAt, sql`now()`), changed)),
    );
}

/** Replaces a config's sealed values if they are still those that were read. */
export async function resealConfig(
  tx: VaultTx,
  from: { id: string; keyId: string; version: number },
  to: { keyId: string; clientId: Cipher; clientSecret: Cipher },
): Promise<boolean> {
  const rows = await tx
    .update(configs)
    .set({
      keyId: to.keyId,
      ...{ clientId: to.clientId.value, clientIdIv: to.clientId.iv, clientIdTag: to.clientId.tag },
      ...{ clientSecret: to.clientSecret.value, clientSecretIv: to.clientSecret.iv },
      clientSecretTag: to.clientSecret.tag,
    })
    .where(and(eq(configs.id, from.id), eq(configs.keyId, from.keyId), eq(configs.version, from.version)))
    .returning({ id: configs.id });
  return rows.length === 1;
}

/**
 * Replaces a connection's sealed tokens if they are still those that were read. The token version stays: the tokens are the
 * same, and whoever is refreshing them must not lose for it.
 */
export async function resealConnection(
  tx: VaultTx,
  from: { id: string; keyId: string; tokenVersion: number },
  to: { keyId: string; access: Cipher; refresh: Cipher | null },
): Promise<boolean> {
  const rows = await tx
    .update(connections)
    .set({
      keyId: to.keyId,
      ...{ accessToken: to.access.value, accessIv: to.access.iv, accessTag: to.access.tag },
      refreshToken: to.refresh?.value ?? null,
      refreshIv: to.refresh?.iv ?? null,
      refreshTag: to.refresh?.tag ?? null,
    })
    .where(
      and(
        eq(connections.id, from.id),
        eq(connections.keyId, from.keyId),
        eq(connections.tokenVersion, from.tokenVersion),
      ),
    )
    .returning({ id: connections.id });
  return rows.length === 1;
}

/** Replaces an open flow's sealed verifier if it is still the one that was read. */
export async function resealFlow(
  tx: VaultTx,
  from: { id: string; keyId: string },
  to: { keyId: string; verifier: Cipher },
): Promise<boolean> {
  const { value, iv, tag } = to.verifier;
  const rows = await tx
    .update(flows)
    .set({ keyId: to.keyId, verifier: value, verifierIv: iv, verifierTag: tag })
    .where(and(eq(flows.id, from.id), eq(flows.keyId, from.keyId), gt(flows.expiresAt, sql`now()`)))
    .returning({ id: flows.id });
  return rows.length === 1;
}

/** A webhook's sealed signing secret with the address it is bound to. */
export async function findSealedWebhookSecret(tx: VaultTx, id: string) {
  const [row] = await tx
    .select({
      id: secrets.id,
      keyId: secrets.keyId,
      url: webhooks.url,
      secret: { value: secrets.secret, iv: secrets.secretIv, tag: secrets.secretTag },
    })
    .from(secrets)
    .innerJoin(webhooks, eq(webhooks.id, secrets.webhookId))
    .where(eq(secrets.id, id));
  return row;
}

/** Replaces a sealed signing secret if it is still the one that was read. */
export async function resealWebhookSecret(
  tx: VaultTx,
  from: { id: string; keyId: string; secret: Cipher },
  to: { keyId: string; secret: Cipher },
): Promise<boolean> {
  const { value, iv, tag } = to.secret;
  const rows = await tx
    .update(secrets)
    .set({ keyId: to.keyId, secret: value, secretIv: iv, secretTag: tag })
    .where(and(eq(secrets.id, from.id), eq(secrets.keyId, from.keyId), eq(secrets.secretIv, from.secret.iv)))
    .returning({ id: secrets.id });
  return rows.length === 1;
}
