import type { Provider } from "#db/vocabulary";
import type { OauthApp } from "#tests/forges/model";
import { randomText } from "#tests/forges/random";

/** Scopes an operator is told to tick: read the account, list repositories, read their source. */
export const usualScopes: Record<Provider, string[]> = {
  github: ["repo", "read:org", "read:user"],
  gitlab: ["read_api", "read_repository", "read_user"],
  bitbucket: ["account", "repository"],
};

/** A new OAuth application with random credentials, as if registered by hand at the provider. */
export function registerApp(provider: Provider, redirectUri: string, name = "SecPortal"): OauthApp {
  const credentials = { clientId: randomText(24), clientSecret: randomText(48) };
  return { name, ...credentials, redirectUri, scopes: [...usualScopes[provider]] };
}
