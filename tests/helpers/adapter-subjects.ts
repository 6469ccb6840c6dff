import { type Provider, providers } from "#db/vocabulary";
import { authorizationUrl, exchangeCodeForToken } from "#server/providers/oauth";
import type { OAuthApp, ProviderAdapter, Site, TokenSet } from "#server/providers/provider";
import { providerRegistry } from "#server/providers/registry";
import { Secret } from "#server/secret";
import { approve, type Decision } from "#tests/forges/approve";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import { clientOf } from "#tests/forges/dance";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import type { ForgeRepository } from "#tests/forges/model";
import type { Endpoint, Right } from "#tests/forges/vocabulary";
import { operator, repository } from "#tests/forges/world";

/** An adapter, and the forge that stands for its provider. */
export interface Subject {
  readonly provider: Provider;
  readonly adapter: ProviderAdapter;
  /** What a listing asks first. */
  readonly entry: Endpoint;
  newForge(options?: { repositories?: ForgeRepository[]; origins?: { web: string; api: string } }): Forge;
  /** The stable id of the repository with that number. */
  id(number: number): string;
}

const makers = { github: createGithubForge, gitlab: createGitlabForge, bitbucket: createBitbucketForge };

export const subjects: readonly Subject[] = providers.map((provider) => ({
  provider,
  adapter: providerRegistry[provider],
  entry: provider === "bitbucket" ? "workspaces" : "list",
  newForge: (options = {}) => makers[provider](options),
  id: (number) =>
    provider === "bitbucket"
      ? `{6f0c1f3a-0d5e-4c55-9a51-${String(number).padStart(12, "0")}}`
      : String(900_000 + number),
}));

/** A subject's repository that the operator may write to; a higher number means longer ago. */
export function aRepository(
  { id }: Subject,
  number: number,
  changes: Partial<ForgeRepository> & { right?: Right } = {},
): ForgeRepository {
  const { right = "write", ...rest } = changes;
  const pushedAt = new Date(Date.UTC(2026, 5, 1) - number * 60_000).toISOString().replace(".000Z", "Z");
  const name = `service-${String(number).padStart(3, "0")}`;
  const rights = { [operator]: right };
  return repository({ id: id(number), namespace: "acme-example", name, rights, pushedAt, ...rest });
}

/** That many of them, in no order. */
export const manyRepositories = (subject: Subject, count: number): ForgeRepository[] =>
  Array.from({ length: count }, (_, at) => aRepository(subject, (at * 7919) % count));

/** What an adapter needs to talk to a forge as its first account. */
export interface Session {
  readonly adapter: ProviderAdapter;
  readonly site: Site;
  readonly token: Secret;
  readonly refreshToken: Secret | null;
  readonly app: OAuthApp;
}

export function appOf(forge: Forge): OAuthApp {
  const { clientId, clientSecret, redirectUri } = clientOf(forge);
  return { clientId: new Secret(clientId), clientSecret: new Secret(clientSecret), redirectUri };
}

export function sessionOf(forge: Forge, scopes?: readonly string[]): Session {
  const adapter = providerRegistry[forge.provider];
  const { access, refresh } = forge.issueToken(scopes ? { scopes } : {});
  return {
    adapter,
    site: adapter.site(forge.bases.web),
    token: new Secret(access),
    refreshToken: refresh === null ? null : new Secret(refresh),
    app: appOf(forge),
  };
}

const verifier = new Secret("verifier-of-the-tests-".padEnd(43, "v"));

/** The whole dance with the product's own address and exchange. */
export async function obtainTokens(forge: Forge, choice: Decision = {}): Promise<TokenSet> {
  return await exchangeAs(forge, appOf(forge), choice);
}

/** The dance with an exchange as that app; the consent is always asked as the registered one. */
export async function exchangeAs(forge: Forge, app: OAuthApp, choice: Decision = {}): Promise<TokenSet> {
  const adapter = providerRegistry[forge.provider];
  const site = adapter.site(forge.bases.web);
  const address = authorizationUrl(adapter, site, appOf(forge), { state: "state-1", verifier });
  const code = new Secret((await approve(forge, address, choice)).searchParams.get("code") ?? "");
  return await exchangeCodeForToken(adapter, site, app, { code, verifier });
}
