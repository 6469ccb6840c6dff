import type { WorkspaceDatabase, WorkspaceScope } from "#db/database";
import { findSealedConnection, markUsed } from "#db/queries/connections";
import { findSealedConfig } from "#db/queries/provider-configs";
import { insertTokenUse } from "#db/queries/token-uses";
import type { ConnectionState } from "#db/vocabulary";
import { systemDoer } from "#server/actor";
import { changeState } from "#server/connect/connection-state";
import { openApp } from "#server/connect/open-app";
import { tokenPlace } from "#server/connect/seal-tokens";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import type { OAuthApp, ProviderAdapter, Site } from "#server/providers/provider";
import type { Secret } from "#server/secret";
import type { Services } from "#server/services";
import { IntegrityError } from "#server/vault/seal";

/** Why a token leaves the vault. There is no taking one without saying so, and each time is kept in the ledger. */
export type TokenPurpose = "list repositories" | "read repository" | "scan" | "check health" | "revoke";

/** A connection's tokens in the clear, with all that is needed to use them once. */
export interface OpenedTokens {
  readonly adapter: ProviderAdapter;
  readonly site: Site;
  readonly app: OAuthApp;
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  readonly connection: {
    readonly id: string;
    readonly providerUserId: string;
    readonly providerUsername: string;
    readonly scopesGranted: readonly string[];
    readonly configId: string;
    readonly clientIdFingerprint: string;
  };
  readonly version: number;
  /** Seconds until the access token ends; null when the provider gave no end. */
  readonly secondsLeft: number | null;
}

/**
 * Opens a connection's tokens for a stated purpose, as they are.
 *
 * @throws AppError NOT_FOUND, REAUTH_REQUIRED, CONFLICT while it is suspended, RATE_LIMITED while the
 * provider wants it to wait, INTEGRITY_ERROR, which also becomes its state.
 */
export async function openTokens(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  purpose: TokenPurpose,
): Promise<OpenedTokens> {
  const gone = () => new AppError("NOT_FOUND", { say: "That connection is gone." });
  try {
    return await services.db.vault.withWorkspace(scope, async (tx) => {
      const row = await findSealedConnection(tx, connectionId);
      if (!row) throw gone();
      const config = await findSealedConfig(tx, { id: row.configId });
      if (!config) throw gone();
      refuseIn(row.state, row.stateReason, purpose);
      refuseWhileLimited(row.waitSeconds, services.providers[row.provider].name, purpose);
      const place = (column: "access_token" | "refresh_token") =>
        tokenPlace(scope.workspaceId, row, config.baseUrl, column);
      const { vault } = services;
      const accessToken = await vault.open(tx, row.keyId, place("access_token"), row.access);
      const refreshToken =
        row.refresh && (await vault.open(tx, row.keyId, place("refresh_token"), row.refresh));
      const app = await openApp(services, tx, scope.workspaceId, config);
      if (purpose !== "check health") await markUsed(tx, connectionId);
      const { workspaceId, userId = null } = scope;
      await insertTokenUse(tx, { workspaceId, id: newId(), connectionId, purpose, userId });
      const adapter = services.providers[row.provider];
      const { providerUserId, providerUsername, scopesGranted, configId } = row;
      const { clientIdFingerprint } = config;
      return {
        ...{ adapter, site: adapter.site(config.baseUrl), app, accessToken, refreshToken },
        connection: {
          ...{ id: row.id, providerUserId, providerUsername, scopesGranted, configId, clientIdFingerprint },
        },
        ...{ version: row.tokenVersion, secondsLeft: row.secondsLeft },
      };
    });
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    const reason =
      "A stored token does not fit its place any more. It was not used. Disconnect and connect anew.";
    await changeState(db, scope, connectionId, { state: "integrity_error", reason }, systemDoer("vault"));
    throw new AppError("INTEGRITY_ERROR", { say: reason, context: { connectionId }, cause: error });
  }
}

/** Every process keeps to a wait that one of them was asked for. Revoking is worth the try. */
function refuseWhileLimited(waitSeconds: number | null, provider: string, purpose: TokenPurpose): void {
  if (waitSeconds === null || waitSeconds <= 0 || purpose === "revoke") return;
  const retryAfterSeconds = Math.ceil(waitSeconds);
  throw new AppError("RATE_LIMITED", {
    say: `${provider} asked this connection to wait; ${retryAfterSeconds} seconds are left.`,
    retryAfterSeconds,
  });
}

/** A suspended connection is only ever revoked. A dead grant is not asked about again, except to see whether it came back. */
function refuseIn(state: ConnectionState, reason: string | null, purpose: TokenPurpose): void {
  if (purpose === "revoke") return;
  if (state === "suspended") {
    throw new AppError("CONFLICT", {
      say: reason ?? "This connection is suspended. Resume it first.",
      context: { problem: "suspended" },
    });
  }
  if (state === "reauth_required" && purpose !== "check health") {
    throw new AppError("REAUTH_REQUIRED", {
      say: reason ?? "The provider no longer accepts this connection. Reconnect it.",
    });
  }
}
