import { and, asc, count, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { VaultTx, WorkspaceTx } from "#db/database";
import { gitConnections as connections } from "#db/schema/connections";
import { connectedRepos, repositories } from "#db/schema/repositories";
import type { ConnectionState, Provider } from "#db/vocabulary";

interface Cipher {
  readonly value: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
}

/** What may be shown of a connection. The sealed columns are not among these. */
const shown = {
  id: connections.id,
  provider: connections.provider,
  host: connections.host,
  providerUserId: connections.providerUserId,
  providerUsername: connections.providerUsername,
  state: connections.state,
  stateReason: connections.stateReason,
  scopesAsked: connections.scopesAsked,
  scopesGranted: connections.scopesGranted,
  connectedBy: connections.connectedBy,
  connectedByName: connections.connectedByName,
  connectedAt: connections.connectedAt,
  lastRefreshedAt: connections.lastRefreshedAt,
  lastUsedAt: connections.lastUsedAt,
  lastProbedAt: connections.lastProbedAt,
  tokenExpiresAt: connections.tokenExpiresAt,
};

export async function listConnections(tx: WorkspaceTx) {
  return await tx
    .select({ ...shown, enabledRepositories: count(connectedRepos.id) })
    .from(connections)
    .leftJoin(connectedRepos, eq(connectedRepos.connectionId, connections.id))
    .groupBy(connections.workspaceId, connections.id)
    .orderBy(asc(connections.connectedAt), asc(connections.id));
}

export async function findConnection(tx: WorkspaceTx, id: string) {
  const [row] = await tx.select(shown).from(connections).where(eq(connections.id, id));
  return row;
}

/** The connection of one provider account, locked until the transaction ends. */
export async function lockAccount(
  tx: WorkspaceTx,
  account: { provider: Provider; host: string; providerUserId: string },
) {
  const [row] = await tx
    .select({
      id: connections.id,
      connectedBy: connections.connectedBy,
      state: connections.state,
      stateReason: connections.stateReason,
    })
    .from(connections)
    .where(
      and(
        eq(connections.provider, account.provider),
        eq(connections.host, account.host),
        eq(connections.providerUserId, account.providerUserId),
      ),
    )
    .for("update");
  return row;
}

/** A connection with its sealed tokens, for the vault. */
export async function findSealedConnection(tx: VaultTx, id: string) {
  const [row] = await tx
    .select({
      ...shown,
      configId: connections.configId,
      keyId: connections.keyId,
      tokenVersion: connections.tokenVersion,
      /** Seconds until the access token ends; null when the provider gave no end. */
      secondsLeft: sql<number | null>`extract(epoch from ${connections.tokenExpiresAt} - now())::float8`,
      /** Seconds the provider's API asked to wait; null or negative when it may be asked. */
      waitSeconds: sql<number | null>`extract(epoch from ${connections.rateLimitedUntil} - now())::float8`,
      access: { value: connections.accessToken, iv: connections.accessIv, tag: connections.accessTag },
      refreshValue: connections.refreshToken,
      refreshIv: connections.refreshIv,
      refreshTag: connections.refreshTag,
    })
    .from(connections)
    .where(eq(connections.id, id));
  if (!row) return undefined;
  const { refreshValue: value, refreshIv: iv, refreshTag: tag, ...rest } = row;
  return { ...rest, refresh: value && iv && tag ? { value, iv, tag } : null };
}

export interface TokenColumns {
  readonly access: Cipher;
  readonly refresh: Cipher | null;
  readonly keyId: string;
  readonly tokenExpiresAt: Date | null;
}

export interface ConnectionDraft extends TokenColumns {
  readonly workspaceId: string;
  readonly id: string;
  readonly configId: string;
  readonly provider: Provider;
  readonly host: string;
  readonly providerUserId: string;
  readonly providerUsername: string;
  readonly scopesAsked: string[];
  readonly scopesGranted: string[];
  readonly state: ConnectionState;
  readonly stateReason: string | null;
  readonly connectedBy: string;
  readonly connectedByName: string;
}

const tokenValues = ({ access, refresh, keyId, tokenExpiresAt }: TokenColumns) => ({
  accessToken: access.value,
  accessIv: access.iv,
  accessTag: access.tag,
  refreshToken: refresh?.value ?? null,
  refreshIv: refresh?.iv ?? null,
  refreshTag: refresh?.tag ?? null,
  keyId,
  // Told as a length of time, so that a clock of ours which is wrong does not move the end.
  tokenExpiresAt:
    tokenExpiresAt && sql`now() + make_interval(secs => ${(tokenExpiresAt.getTime() - Date.now()) / 1000})`,
});

/** Keeps a connection's API requests back for so long. A longer wait that was asked for before stays. */
export async function noteRateLimit(tx: WorkspaceTx, id: string, seconds: number): Promise<void> {
  await tx
    .update(connections)
    .set({
      rateLimitedUntil: sql`greatest(${connections.rateLimitedUntil}, now() + make_interval(secs => ${seconds}))`,
    })
    .where(eq(connections.id, id));
}

/** No refresh is under way, none failed. */
const untroubled = {
  ...{ refreshLease: null, refreshLeaseUntil: null, refreshStartedAt: null },
  ...{ refreshFailures: 0, refreshRetryAt: null, rateLimitedUntil: null },
};

/** Stores a connection, or renews the row of that id with a new grant. Its enabled repositories stay. */
export async function putConnection(tx: VaultTx, draft: ConnectionDraft): Promise<void> {
  const { workspaceId, id, access, refresh, keyId, tokenExpiresAt, ...rest } = draft;
  const values = {
    ...rest,
    ...tokenValues({ access, refresh, keyId, tokenExpiresAt }),
    ...untroubled,
    // The account was asked who it is a moment ago.
    lastProbedAt: sql`now()`,
  };
  await tx
    .insert(connections)
    .values({ workspaceId, id, ...values })
    .onConflictDoUpdate({
      target: [connections.workspaceId, connections.id],
      set: {
        ...values,
        tokenVersion: sql`${connections.tokenVersion} + 1`,
        connectedAt: sql`now()`,
        lastRefreshedAt: null,
      },
    });
}

/**
 * Replaces the tokens if nobody else did since `version` was read, and with them what stood of earlier trouble. False when
 * somebody did.
 */
export async function replaceTokens(
  tx: VaultTx,
  id: string,
  version: number,
  tokens: TokenColumns & { readonly scopesGranted?: string[] },
): Promise<boolean> {
  const { scopesGranted, ...columns } = tokens;
  const rows = await tx
    .update(connections)
    .set({
      ...tokenValues(columns),
      ...untroubled,
      ...(scopesGranted ? { scopesGranted } : {}),
      tokenVersion: version + 1,
      lastRefreshedAt: sql`now()`,
    })
    .where(and(eq(connections.id, id), eq(connections.tokenVersion, version)))
    .returning({ id: connections.id });
  return rows.length === 1;
}

/** Notes a use, to the nearest few seconds: callers that come at once must not queue up for one row. */
export async function markUsed(tx: VaultTx, id: string): Promise<void> {
  const stale = or(
    isNull(connections.lastUsedAt),
    lt(connections.lastUsedAt, sql`now() - interval '5 seconds'`),
  );
  await tx
    .update(connections)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(connections.id, id), stale));
}

/** A connection as it is, locked until the transaction ends. */
export async function lockConnection(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select({ ...shown, tokenVersion: connections.tokenVersion })
    .from(connections)
    .where(eq(connections.id, id))
    .for("update");
  return row;
}

export async function writeState(
  tx: WorkspaceTx,
  id: string,
  state: ConnectionState,
  reason: string | null,
): Promise<void> {
  await tx.update(connections).set({ state, stateReason: reason }).where(eq(connections.id, id));
}

/** Notes that people are told of this token's end. The end, or undefined when they were told before or the token is another. */
export async function noteExpiryTold(
  tx: WorkspaceTx,
  id: string,
  version: number,
): Promise<Date | undefined> {
  const [row] = await tx
    .update(connections)
    .set({ expiryToldVersion: version })
    .where(
      and(
        eq(connections.id, id),
        eq(connections.tokenVersion, version),
        sql`${connections.expiryToldVersion} is distinct from ${version}`,
      ),
    )
    .returning({ tokenExpiresAt: connections.tokenExpiresAt });
  return row?.tokenExpiresAt ?? undefined;
}

/** The connections that one person made. */
export async function listConnectionsMadeBy(tx: WorkspaceTx, userId: string) {
  return await tx
    .select({
      id: connections.id,
      provider: connections.provider,
      providerUsername: connections.providerUsername,
    })
    .from(connections)
    .where(eq(connections.connectedBy, userId))
    .orderBy(asc(connections.connectedAt), asc(connections.id));
}

/** Names of the repositories that hang on a connection. */
export async function listDependentNames(tx: WorkspaceTx, connectionId: string): Promise<string[]> {
  const rows = await tx
    .select({ fullName: repositories.fullName })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .where(eq(connectedRepos.connectionId, connectionId))
    .orderBy(asc(repositories.fullName));
  return rows.map((row) => row.fullName);
}

/** Removes a connection and, by cascade, its allow-list rows. False when it was gone. */
export async function deleteConnection(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx.delete(connections).where(eq(connections.id, id)).returning({ id: connections.id });
  return rows.length === 1;
}

export async function listConnectionIdsOf(tx: WorkspaceTx, configId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: connections.id })
    .from(connections)
    .where(eq(connections.configId, configId));
  return rows.map((row) => row.id);
}
