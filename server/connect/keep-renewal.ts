import { setTimeout as sleep } from "node:timers/promises";
import type { WorkspaceScope } from "#db/database";
import { findConnection, replaceTokens } from "#db/queries/connections";
import { systemDoer } from "#server/actor";
import { moveState } from "#server/connect/connection-state";
import type { OpenedTokens } from "#server/connect/open-tokens";
import { sealTokens } from "#server/connect/seal-tokens";
import { scopeState } from "#server/domain/scope-state";
import { AppError } from "#server/errors";
import type { TokenSet } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

const TRIES = 6;
const FIRST_PAUSE_MS = 100;

/**
 * Stores a new pair over the one it came from, in one statement. While the only copy is in this memory, a database that is
 * away is waited for. A pair that came too late, because the account was reconnected, disconnected or refreshed by somebody
 * who took the lease over, is ended at the provider: nobody would ever use it.
 *
 * @throws AppError UNAVAILABLE when it could not be stored at all; the next use finds out and says so.
 */
export async function keepRenewal(
  services: Services,
  scope: WorkspaceScope,
  opened: OpenedTokens,
  tokens: TokenSet,
): Promise<void> {
  const { adapter, site, app, refreshToken, connection } = opened;
  for (let attempt = 1; ; attempt += 1) {
    try {
      // A provider that does not rotate sends no new refresh token: the old one stays good.
      const pair = { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
      const kept = await store(services, scope, opened, pair);
      // After a failed try nobody knows whose the newer tokens are; they may be these.
      if (!kept && attempt === 1) await adapter.revoke(site, app, tokens);
      return;
    } catch (error) {
      services.log.error(
        { error, connectionId: connection.id, attempt },
        "a refreshed token is not stored yet",
      );
      if (attempt >= TRIES) {
        throw new AppError("UNAVAILABLE", {
          say: "The new token could not be stored. Try again in a moment.",
          cause: error,
        });
      }
      await sleep(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

async function store(
  services: Services,
  scope: WorkspaceScope,
  { adapter, site, connection, version }: OpenedTokens,
  pair: TokenSet,
): Promise<boolean> {
  const { id, providerUsername } = connection;
  const provider = adapter.kind;
  const doer = systemDoer("token refresh");
  return await services.db.vault.withWorkspace(scope, async (tx) => {
    const sealed = await sealTokens(services, tx, scope.workspaceId, { id, provider }, site.baseUrl, pair);
    const scopesGranted = pair.scopes && pair.scopes.length > 0 ? [...pair.scopes] : undefined;
    const stored = await replaceTokens(tx, id, version, {
      ...sealed,
      ...(scopesGranted ? { scopesGranted } : {}),
    });
    if (!stored) return false;
    await recordActivity(tx, scope.workspaceId, doer, {
      action: "git_token_refreshed",
      entityId: id,
      metadata: { provider, providerUsername },
    });
    const known = scopesGranted ?? (await findConnection(tx, id))?.scopesGranted ?? [];
    const next = scopeState(adapter.name, adapter.scopesNeeded, known.length > 0 ? known : null);
    await moveState(tx, scope, id, { ...next, why: "Its token was refreshed." }, doer);
    return true;
  });
}
