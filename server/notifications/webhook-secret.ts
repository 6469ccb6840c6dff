import { randomBytes } from "node:crypto";
import type { VaultTx } from "#db/database";
import { insertSecret } from "#db/queries/webhooks";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import type { Services } from "#server/services";
import type { Place } from "#server/vault/place";
import type { Sealed } from "#server/vault/seal";

const SECRET_BYTES = 32;

/** A new signing secret as people copy it (Standard Webhooks, "Signature scheme"): `whsec_` and the bytes in base64. */
export const newWebhookSecret = (): Secret =>
  new Secret(`whsec_${randomBytes(SECRET_BYTES).toString("base64")}`);

/** Where a signing secret lives. It is bound to the address, so that an address edited in the table gets no signature. */
export const webhookSecretPlace = (workspaceId: string, secretId: string, url: string): Place => ({
  workspaceId,
  column: "webhook_secrets.secret",
  rowId: secretId,
  provider: "webhook",
  destination: url,
});

/** The columns of a sealed secret. */
export const sealColumns = (keyId: string, { value, iv, tag }: Sealed) => ({
  keyId,
  ...{ secret: value, secretIv: iv, secretTag: tag },
});

/** Gives a webhook a new signing secret and returns it, for the one time that it is shown. */
export async function addSecret(
  services: Services,
  tx: VaultTx,
  webhook: { workspaceId: string; id: string; url: string },
): Promise<Secret> {
  const { vault } = services;
  const { workspaceId, id: webhookId, url } = webhook;
  const secret = newWebhookSecret();
  const id = newId();
  const key = await vault.activeKey(tx, workspaceId);
  const sealed = vault.seal(key, webhookSecretPlace(workspaceId, id, url), secret);
  await insertSecret(tx, { workspaceId, id, webhookId, ...sealColumns(key.id, sealed) });
  return secret;
}
