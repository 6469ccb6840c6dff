import type { VaultTx } from "#db/database";
import type { TokenColumns } from "#db/queries/connections";
import type { Provider } from "#db/vocabulary";
import type { TokenSet } from "#server/providers/provider";
import type { Services } from "#server/services";
import type { Place } from "#server/vault/place";

/** Where a connection's token is sealed. `baseUrl` binds it to the provider installation it may be sent to. */
export const tokenPlace = (
  workspaceId: string,
  connection: { id: string; provider: Provider },
  baseUrl: string,
  column: "access_token" | "refresh_token",
): Place => ({
  workspaceId,
  column: `git_connections.${column}`,
  rowId: connection.id,
  provider: connection.provider,
  destination: baseUrl,
});

/** Seals a token set for its row under the workspace's active data key. */
export async function sealTokens(
  services: Services,
  tx: VaultTx,
  workspaceId: string,
  connection: { id: string; provider: Provider },
  baseUrl: string,
  tokens: TokenSet,
): Promise<TokenColumns> {
  const { vault } = services;
  const key = await vault.activeKey(tx, workspaceId);
  const place = (column: "access_token" | "refresh_token") =>
    tokenPlace(workspaceId, connection, baseUrl, column);
  return {
    access: vault.seal(key, place("access_token"), tokens.accessToken),
    refresh: tokens.refreshToken && vault.seal(key, place("refresh_token"), tokens.refreshToken),
    keyId: key.id,
    tokenExpiresAt: tokens.expiresAt,
  };
}
