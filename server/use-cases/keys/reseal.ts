import type { VaultTx } from "#db/database";
import { findSealedConnection } from "#db/queries/connections";
import { findSealedConfig } from "#db/queries/provider-configs";
import {
  findSealedFlow,
  findSealedWebhookSecret,
  resealConfig,
  resealConnection,
  resealFlow,
  resealWebhookSecret,
  type SealedRow,
} from "#db/queries/sealed-rows";
import { configPlace } from "#server/connect/open-app";
import { tokenPlace } from "#server/connect/seal-tokens";
import { webhookSecretPlace } from "#server/notifications/webhook-secret";
import { verifierPlace } from "#server/use-cases/connections/begin-connection";
import type { Place } from "#server/vault/place";
import type { Sealed } from "#server/vault/seal";
import type { DataKey, Vault } from "#server/vault/vault";

/** Opens a value with the key it is under, and seals it for the same place with another. */
type Renew = (place: Place, sealed: Sealed) => Promise<Sealed>;

/** Each seals one row's values anew. False when the row is gone, has them under the key already, or was changed meanwhile. */
const resealers: Record<
  SealedRow["table"],
  (tx: VaultTx, vault: Vault, workspaceId: string, id: string, key: DataKey) => Promise<boolean>
> = {
  git_provider_configs: async (tx, vault, workspaceId, id, key) => {
    const row = await findSealedConfig(tx, { id });
    if (!row || row.keyId === key.id) return false;
    const renew = renewing(tx, vault, row.keyId, key);
    return await resealConfig(tx, row, {
      keyId: key.id,
      clientId: await renew(configPlace(workspaceId, row, "client_id"), row.clientId),
      clientSecret: await renew(configPlace(workspaceId, row, "client_secret"), row.clientSecret),
    });
  },
  git_connections: async (tx, vault, workspaceId, id, key) => {
    const row = await findSealedConnection(tx, id);
    const config = row && (await findSealedConfig(tx, { id: row.configId }));
    if (!row || !config || row.keyId === key.id) return false;
    const renew = renewing(tx, vault, row.keyId, key);
    const place = (column: "access_token" | "refresh_token") =>
      tokenPlace(workspaceId, row, config.baseUrl, column);
    return await resealConnection(tx, row, {
      keyId: key.id,
      access: await renew(place("access_token"), row.access),
      refresh: row.refresh && (await renew(place("refresh_token"), row.refresh)),
    });
  },
  oauth_flows: async (tx, vault, workspaceId, id, key) => {
    const row = await findSealedFlow(tx, id);
    if (!row || row.keyId === key.id) return false;
    const renew = renewing(tx, vault, row.keyId, key);
    const verifier = await renew(verifierPlace(workspaceId, id, row), row.verifier);
    return await resealFlow(tx, row, { keyId: key.id, verifier });
  },
  webhook_secrets: async (tx, vault, workspaceId, id, key) => {
    const row = await findSealedWebhookSecret(tx, id);
    if (!row || row.keyId === key.id) return false;
    const renew = renewing(tx, vault, row.keyId, key);
    const secret = await renew(webhookSecretPlace(workspaceId, id, row.url), row.secret);
    return await resealWebhookSecret(tx, row, { keyId: key.id, secret });
  },
};

/**
 * Seals a row's values with the workspace's active data key, if they are under another. A change by somebody else at the same
 * moment wins, and the row is found again. False when nothing was written.
 *
 * @throws IntegrityError when a value does not open.
 */
export async function resealRow(
  tx: VaultTx,
  vault: Vault,
  workspaceId: string,
  { table, id }: SealedRow,
): Promise<boolean> {
  const key = await vault.activeKey(tx, workspaceId);
  return await resealers[table](tx, vault, workspaceId, id, key);
}

const renewing =
  (tx: VaultTx, vault: Vault, fromKey: string, key: DataKey): Renew =>
  async (place, sealed) =>
    vault.seal(key, place, await vault.open(tx, fromKey, place, sealed));
