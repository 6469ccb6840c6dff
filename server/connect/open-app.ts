import type { VaultTx } from "#db/database";
import type { findSealedConfig } from "#db/queries/provider-configs";
import type { Provider } from "#db/vocabulary";
import type { OAuthApp } from "#server/providers/provider";
import type { Services } from "#server/services";
import type { Place } from "#server/vault/place";

type SealedConfig = NonNullable<Awaited<ReturnType<typeof findSealedConfig>>>;

/** The redirect URI of a provider, from configuration only: nothing a request says can change it. */
export const redirectUriOf = (services: Services, provider: Provider): string =>
  `${services.config.PUBLIC_ORIGIN}/api/git/callback/${provider}`;

/** Where a config's credential is sealed. */
export const configPlace = (
  workspaceId: string,
  config: { id: string; provider: Provider; baseUrl: string },
  column: "client_id" | "client_secret",
): Place => ({
  workspaceId,
  column: `git_provider_configs.${column}`,
  rowId: config.id,
  provider: config.provider,
  destination: config.baseUrl,
});

/** Opens the workspace's OAuth app for one use. @throws IntegrityError when its columns were tampered with. */
export async function openApp(
  services: Services,
  tx: VaultTx,
  workspaceId: string,
  config: SealedConfig,
): Promise<OAuthApp> {
  const { vault } = services;
  return {
    clientId: await vault.open(
      tx,
      config.keyId,
      configPlace(workspaceId, config, "client_id"),
      config.clientId,
    ),
    clientSecret: await vault.open(
      tx,
      config.keyId,
      configPlace(workspaceId, config, "client_secret"),
      config.clientSecret,
    ),
    redirectUri: redirectUriOf(services, config.provider),
  };
}
