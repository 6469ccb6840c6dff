import type { VaultTx } from "#db/database";
import { findSealedConnection } from "#db/queries/connections";
import { type Actor, doerOf } from "#server/actor";
import { tokenPlace } from "#server/connect/seal-tokens";
import type { OAuthApp, ProviderAdapter, Revocation, Site, TokenPair } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { IntegrityError } from "#server/vault/seal";

/** The tokens a connection has before it is renewed. Null when they no longer open, which is no reason not to renew it. */
export async function openOldTokens(
  services: Services,
  tx: VaultTx,
  workspaceId: string,
  connectionId: string,
  baseUrl: string,
): Promise<TokenPair | null> {
  const row = await findSealedConnection(tx, connectionId);
  if (!row) return null;
  const { vault } = services;
  const place = (column: "access_token" | "refresh_token") => tokenPlace(workspaceId, row, baseUrl, column);
  try {
    return {
      accessToken: await vault.open(tx, row.keyId, place("access_token"), row.access),
      refreshToken: row.refresh && (await vault.open(tx, row.keyId, place("refresh_token"), row.refresh)),
    };
  } catch (error) {
    if (error instanceof IntegrityError) return null;
    throw error;
  }
}

type Fate = "revoked" | "failed" | "none" | "unsupported";

const fates: Readonly<Record<Revocation, Fate>> = {
  revoked: "revoked",
  already_gone: "none",
  unsupported: "unsupported",
  failed: "failed",
};

/**
 * Ends the tokens a renewed connection had, and only those: the grant now carries the new ones. Best effort, recorded as it
 * went, and never throws, since the new connection stands already. GitHub lets ten tokens of an account live and kills the
 * oldest without a word; one at a time stays clear of that.
 */
export async function endOldTokens(
  services: Services,
  actor: Actor,
  renewed: {
    readonly id: string;
    readonly providerUsername: string;
    readonly old: TokenPair | null;
    readonly tokens: TokenPair;
    readonly adapter: ProviderAdapter;
    readonly site: Site;
    readonly app: OAuthApp;
  },
): Promise<void> {
  const { id, providerUsername, adapter } = renewed;
  try {
    const oldToken = await endOld(renewed);
    await services.db.withWorkspace(actor, (tx) =>
      recordActivity(tx, actor.workspaceId, doerOf(actor), {
        action: "git_token_refreshed",
        entityId: id,
        metadata: { provider: adapter.kind, providerUsername, oldToken },
      }),
    );
  } catch (error) {
    services.log.error({ error, connectionId: id }, "what became of the old token could not be recorded");
  }
}

async function endOld({
  old,
  tokens,
  adapter,
  site,
  app,
}: Parameters<typeof endOldTokens>[2]): Promise<Fate> {
  if (!old) return "failed";
  // A provider that gave the same token again must not lose it.
  if (old.accessToken.reveal() === tokens.accessToken.reveal()) return "none";
  return fates[await adapter.revoke(site, app, old)];
}
