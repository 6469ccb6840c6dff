import { setupServer } from "msw/node";
import { type Provider, providers } from "#db/vocabulary";
import { approve, type Decision } from "#tests/forges/approve";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { forgeHandlers } from "#tests/forges/msw";
import { type Browser, openBrowser } from "#tests/helpers/browser";
import type { Member } from "#tests/helpers/people";
import type { Product } from "#tests/helpers/product";

export type Forges = Record<Provider, Forge>;

export interface ForgeNetwork {
  /** The providers of the present test. */
  readonly forges: Forges;
  /** Replaces them by new ones that remember nothing. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

const newForges = (): Forges => ({
  github: createGithubForge(),
  gitlab: createGitlabForge(),
  bitbucket: createBitbucketForge(),
});

const handlersOf = (forges: Forges) => providers.flatMap((provider) => forgeHandlers(forges[provider]));

/** The three providers at their public addresses, and nothing else of the internet. */
export function openForgeNetwork(): ForgeNetwork {
  let forges = newForges();
  const server = setupServer(...handlersOf(forges));
  server.listen({ onUnhandledRequest: "error" });
  const closeForges = () => Promise.all(providers.map((provider) => forges[provider].close()));
  return {
    get forges() {
      return forges;
    },
    renew: async () => {
      await closeForges();
      forges = newForges();
      server.resetHandlers(...handlersOf(forges));
    },
    close: async () => {
      server.close();
      await closeForges();
    },
  };
}

/** Registers the forge's application with the workspace. */
export async function configure(product: Product, member: Member, forge: Forge, baseUrl?: string) {
  const [app] = forge.apps;
  if (!app) throw new Error("the forge has no application");
  const { clientId, clientSecret } = app;
  const api = await product.api(member);
  await api.providerConfig.save({ provider: forge.provider, baseUrl, clientId, clientSecret });
}

/** Starts a flow in a browser and returns the provider's address; the flow's cookie stays in the browser. */
export async function beginFlow(browser: Browser, provider: Provider, reconnects?: string): Promise<string> {
  const { authorizationUrl } = await browser.call((api) => api.connection.begin({ provider, reconnects }));
  return authorizationUrl;
}

/** Follows a provider's redirect in a browser. */
export const follow = (browser: Browser, callback: URL, headers: Record<string, string> = {}) =>
  browser.open(`${callback.pathname}${callback.search}`, { headers });

/** Plays the whole dance and returns the callback's answer. */
export async function dance(
  browser: Browser,
  forge: Forge,
  options: { choice?: Decision; reconnects?: string } = {},
): Promise<Response> {
  const address = await beginFlow(browser, forge.provider, options.reconnects);
  return await follow(browser, await approve(forge, address, options.choice));
}

/** Configures where needed, connects the forge's first account and returns the connection's id. */
export async function connect(
  product: Product,
  member: Member,
  forge: Forge,
  baseUrl?: string,
): Promise<string> {
  await configure(product, member, forge, baseUrl);
  const answer = await dance(openBrowser(product, member), forge);
  const location = answer.headers.get("location") ?? "";
  if (!location.includes("notice=connected")) throw new Error(`not connected: ${answer.status} ${location}`);
  const list = await (await product.api(member)).connection.list();
  const mine = list.find(({ provider }) => provider === forge.provider);
  if (!mine) throw new Error("the connection is not listed");
  return mine.id;
}
