import { asc, eq, sql } from "drizzle-orm";
import type { VaultTx, WorkspaceTx } from "#db/database";
import { gitProviderConfigs as configs } from "#db/schema/connections";
import type { Provider } from "#db/vocabulary";

interface Cipher {
  readonly value: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
}

/** What may be shown of a config. The sealed columns are not among these. */
const shown = {
  id: configs.id,
  provider: configs.provider,
  baseUrl: configs.baseUrl,
  version: configs.version,
  clientIdFingerprint: configs.clientIdFingerprint,
  configuredByName: configs.configuredByName,
  createdAt: configs.createdAt,
  updatedAt: configs.updatedAt,
};

export async function listConfigs(tx: WorkspaceTx) {
  return await tx.select(shown).from(configs).orderBy(asc(configs.provider));
}

/** Lets one save of a provider's config at a time go on in a workspace, also the first, when there is no row to lock. */
export async function lockConfig(tx: WorkspaceTx, workspaceId: string, provider: Provider): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`config ${workspaceId} ${provider}`}, 0))`,
  );
}

export async function findConfig(tx: WorkspaceTx, provider: Provider) {
  const [row] = await tx.select(shown).from(configs).where(eq(configs.provider, provider)).for("update");
  return row;
}

/** A config with its sealed credentials, for the vault. */
export async function findSealedConfig(tx: VaultTx, which: { id: string } | { provider: Provider }) {
  const match = "id" in which ? eq(configs.id, which.id) : eq(configs.provider, which.provider);
  const [row] = await tx
    .select({
      ...shown,
      keyId: configs.keyId,
      clientId: { value: configs.clientId, iv: configs.clientIdIv, tag: configs.clientIdTag },
      clientSecret: { value: configs.clientSecret, iv: configs.clientSecretIv, tag: configs.clientSecretTag },
    })
    .from(configs)
    .where(match);
  return row;
}

export interface ConfigDraft {
  readonly workspaceId: string;
  readonly id: string;
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly clientId: Cipher;
  readonly clientSecret: Cipher;
  readonly keyId: string;
  readonly clientIdFingerprint: string;
  readonly configuredBy: string;
  readonly configuredByName: string;
}

/** Stores a config or replaces the provider's present one in place, keeping its id and raising its version. */
export async function putConfig(tx: VaultTx, draft: ConfigDraft): Promise<void> {
  const { clientId, clientSecret, workspaceId, id, provider, ...rest } = draft;
  const values = {
    ...rest,
    clientId: clientId.value,
    clientIdIv: clientId.iv,
    clientIdTag: clientId.tag,
    clientSecret: clientSecret.value,
    clientSecretIv: clientSecret.iv,
    clientSecretTag: clientSecret.tag,
  };
  await tx
    .insert(configs)
    .values({ workspaceId, id, provider, ...values })
    .onConflictDoUpdate({
      target: [configs.workspaceId, configs.id],
      set: { ...values, version: sql`${configs.version} + 1`, updatedAt: sql`now()` },
    });
}

/** Removes a config; its connections, their allow-list rows and open flows go with it. */
export async function deleteConfig(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.delete(configs).where(eq(configs.id, id));
}
