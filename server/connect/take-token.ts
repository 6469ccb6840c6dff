import type { WorkspaceDatabase, WorkspaceScope, WorkspaceTx } from "#db/database";
import { changeState, findSealedConnection, markUsed, replaceTokens } from "#db/queries/connections";
import { findSealedConfig } from "#db/queries/provider-configs";
import { type Doer, systemDoer } from "#server/actor";
import { openApp } from "#server/connect/open-app";
import { sealTokens, tokenPlace } from "#server/connect/seal-tokens";
import { AppError } from "#server/errors";
import { refreshTokens } from "#server/providers/oauth";
import type { OAuthApp, ProviderAdapter, Site } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";
import type { Secret } from "#server/secret";
import type { Services } from "#server/services";
import { IntegrityError } from "#server/vault/seal";

/** Why a token leaves the vault. There is no taking one without saying so. */
export type TokenPurpose = "list repositories" | "read repository" | "scan" | "revoke";

export interface TakenToken {
  readonly adapter: ProviderAdapter;
  readonly site: Site;
  readonly app: OAuthApp;
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  readonly connection: { id: string; providerUsername: string; configId: string };
}

const REFRESH_BEFORE_MS = 5 * 60_000;

/** Refreshes under way in this process, by connection, so that callers arriving together share one. */
const refreshing = new Map<string, Promise<void>>();

/**
 * Takes a connection's token for a stated purpose, refreshed first when it is about to expire.
 *
 * @throws AppError NOT_FOUND, REAUTH_REQUIRED, CONFIG_INVALID, INTEGRITY_ERROR, PROVIDER_UNAVAILABLE. Each also sets the
 * connection's state where that is the news.
 */
export async function takeToken(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  purpose: TokenPurpose,
): Promise<TakenToken> {
  const taken = await openTokens(services, db, scope, connectionId, purpose);
  const due = taken.expiresAt !== null && taken.expiresAt.getTime() - Date.now() < REFRESH_BEFORE_MS;
  if (!due || purpose === "revoke" || !taken.refreshToken) return taken;
  const running = refreshing.get(connectionId) ?? refresh(services, db, scope, taken, taken.refreshToken);
  refreshing.set(connectionId, running);
  try {
    await running;
  } finally {
    refreshing.delete(connectionId);
  }
  return await openTokens(services, db, scope, connectionId, purpose);
}

interface OpenedToken extends TakenToken {
  readonly expiresAt: Date | null;
  readonly version: number;
}

async function openTokens(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  purpose: TokenPurpose,
): Promise<OpenedToken> {
  const gone = () => new AppError("NOT_FOUND", { say: "That connection is gone." });
  try {
    return await db.withWorkspace(scope, async (tx) => {
      const row = await findSealedConnection(tx, connectionId);
      if (!row) throw gone();
      const config = await findSealedConfig(tx, { id: row.configId });
      if (!config) throw gone();
      if (purpose !== "revoke" && row.state === "reauth_required") throw needsReconnect(row.stateReason);
      const place = (column: "access_token" | "refresh_token") =>
        tokenPlace(scope.workspaceId, row, config.baseUrl, column);
      const { vault } = services;
      const accessToken = await vault.open(tx, row.keyId, place("access_token"), row.access);
      const refreshToken =
        row.refresh && (await vault.open(tx, row.keyId, place("refresh_token"), row.refresh));
      const app = await openApp(services, tx, scope.workspaceId, config);
      await markUsed(tx, connectionId);
      const adapter = services.providers[row.provider];
      return {
        ...{ adapter, site: adapter.site(config.baseUrl), app, accessToken, refreshToken },
        connection: { id: row.id, providerUsername: row.providerUsername, configId: row.configId },
        expiresAt: row.tokenExpiresAt,
        version: row.tokenVersion,
      };
    });
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    const reason =
      "A stored token does not fit its place any more. It was not used. Disconnect and connect anew.";
    await setState(db, scope, connectionId, "integrity_error", reason, systemDoer("vault"));
    throw new AppError("INTEGRITY_ERROR", { say: reason, context: { connectionId }, cause: error });
  }
}

async function refresh(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  taken: OpenedToken,
  refreshToken: Secret,
): Promise<void> {
  const { adapter, site, app, connection } = taken;
  try {
    const tokens = await refreshTokens(adapter, site, app, refreshToken);
    await db.withWorkspace(scope, async (tx) => {
      const row = { id: connection.id, provider: adapter.kind };
      // A provider that does not rotate sends no new refresh token: the old one stays good.
      const kept = { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
      const sealed = await sealTokens(services, tx, scope.workspaceId, row, site.baseUrl, kept);
      if (!(await replaceTokens(tx, connection.id, taken.version, sealed))) return;
      await recordActivity(tx, scope.workspaceId, systemDoer("token refresh"), {
        action: "git_token_refreshed",
        entityId: connection.id,
        metadata: { provider: adapter.kind, providerUsername: connection.providerUsername },
      });
    });
  } catch (error) {
    await noteTokenFault(db, scope, connection.id, error);
    throw error;
  }
}

/**
 * Writes down what an error says about a connection: a dead grant or a refused app is a state, an outage is not. Nothing is
 * ever wiped.
 */
export async function noteTokenFault(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  error: unknown,
): Promise<void> {
  if (!(error instanceof AppError)) return;
  const doer = systemDoer("provider");
  if (error.code === "REAUTH_REQUIRED")
    await setState(db, scope, connectionId, "reauth_required", error.say, doer);
  if (error.code === "CONFIG_INVALID")
    await setState(db, scope, connectionId, "config_invalid", error.say, doer);
}

async function setState(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  to: "reauth_required" | "config_invalid" | "integrity_error",
  reason: string,
  doer: Doer,
): Promise<void> {
  await db.withWorkspace(scope, async (tx: WorkspaceTx) => {
    const before = await changeState(tx, connectionId, to, reason);
    if (!before) return;
    await recordActivity(tx, scope.workspaceId, doer, {
      action: "git_connection_state_changed",
      entityId: connectionId,
      metadata: {
        provider: before.provider,
        providerUsername: before.providerUsername,
        from: before.state,
        to,
        reason,
      },
    });
  });
}

const needsReconnect = (reason: string | null): AppError =>
  new AppError("REAUTH_REQUIRED", {
    say: reason ?? "The provider no longer accepts this connection. Reconnect it.",
  });
