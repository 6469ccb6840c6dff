import { setupServer } from "msw/node";
import { type Provider, providers } from "#db/vocabulary";
import { approve, type Decision } from "#tests/forges/approve";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { forgeHandlers } from "#tests/forges/msw";
import { cookieFrom } from "#tests/helpers/cookies";
import type { Member } from "#tests/helpers/people";
import type { Product } from "#tests/helpers/product";

export type Forges = Record<Provider, Forge>;

export interface ForgeNetwork {
  readonly forges: Forges;
  close(): Promise<void>;
}

/** The three providers at their public addresses, and nothing else of the internet. */
export function openForgeNetwork(): ForgeNetwork {
  const forges = { github: createGithubForge(), gitlab: createGitlabForge(), bitbucket: createBitbucketForge() };
  const server = setupServer(...providers.flatMap((provider) => forgeHandlers(forges[provider])));
  server.listen({ onUnhandledRequest: "error" });
  return {
    forges,
    close: async () => {
      server.close();
      await Promise.all(providers.map((provider) => forges[provider].close()));
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

export interface OpenFlow {
  readonly authorizationUrl: string;
  /** The flow's cookie, as the browser would send it. */
  readonly cookie: string;
}

export async function beginFlow(
  product: Product,
  member: Member,
  provider: Provider,
  reconnects?: string,
): Promise<OpenFlow> {
  const api = await product.api(member);
  const { authorizationUrl } = await api.connection.begin({ provider, reconnects });
  return { authorizationUrl, cookie: cookieFrom(api.headers) };
}

/** Opens a callback address as the member's browser, with the flow's cookie. */
export const openCallback = (
  product: Product,
  member: Pick<Member, "cookie">,
  flow: Pick<OpenFlow, "cookie">,
  callback: URL | string,
  init: { headers?: Record<string, string> } = {},
): Promise<Response> => {
  const { pathname, search } = new URL(callback);
  const cookie = [member.cookie, flow.cookie].filter(Boolean).join("; ");
  return product.request(`${pathname}${search}`, { headers: { cookie, ...init.headers } });
};

/** Plays the whole dance and returns the callback's answer. */
export async function dance(
  product: Product,
  member: Member,
  forge: Forge,
  options: { choice?: Decision; reconnects?: string } = {},
): Promise<Response> {
  const flow = await beginFlow(product, member, forge.provider, options.reconnects);
  const callback = await approve(forge, flow.authorizationUrl, options.choice);
  return await openCallback(product, member, flow, callback);
}

/** Configures where needed, connects the forge's first account and returns the connection's id. */
export async function connect(product: Product, member: Member, forge: Forge, baseUrl?: string): Promise<string> {
  await configure(product, member, forge, baseUrl);
  const answer = await dance(product, member, forge);
  const location = answer.headers.get("location") ?? "";
  if (!location.includes("notice=connected")) throw new Error(`not connected: ${answer.status} ${location}`);
  const list = await (await product.api(member)).connection.list();
  const mine = list.find(({ provider }) => provider === forge.provider);
  if (!mine) throw new Error("the connection is not listed");
  return mine.id;
}
