import { z } from "zod";
import { repositoryPath } from "#server/domain/repository-path";
import { send } from "#server/outbound/request";
import { absentAsUndefined, callApi } from "#server/providers/api-call";
import { Account, Repository } from "#server/providers/github/schema";
import type { PageMemory } from "#server/providers/page-memory";
import { fetchPages } from "#server/providers/pages";
import type { Gap, OAuthApp, ProviderAdapter, Site, TokenPair } from "#server/providers/provider";
import { selectOffered } from "#server/providers/select-offered";
import { siteUrls } from "#server/providers/site";
import type { Secret } from "#server/secret";

/** A date GitHub promises to keep answering to (docs.github.com, "API versions"). */
const HEADERS = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
const PER_PAGE = 100;
/** Pages a search reads at most: 5,000 repositories. */
const SEARCH_PAGES = 50;

/** github.com, `<name>.ghe.com`, or an Enterprise Server, whose API is under /api/v3. */
function apiUrl(baseUrl: string): string {
  const { hostname } = new URL(baseUrl);
  if (hostname === "github.com") return "https://api.github.com";
  if (hostname.endsWith(".ghe.com")) return `https://api.${hostname}`;
  return `${baseUrl}/api/v3`;
}

const call = <T>(
  url: string,
  token: Secret,
  schema: z.ZodType<T>,
  signal: AbortSignal | undefined,
  memory?: PageMemory | undefined,
) => callApi({ provider: "GitHub", url, token, schema, headers: HEADERS, signal, memory });

/** Number of the last page, from `rel="last"`; without one this page is it. */
function lastPage(headers: Headers): number {
  const match = /[?&]page=(\d+)[^>]*>\s*;[^,]*rel="?last"?/.exec(headers.get("link") ?? "");
  return match ? Number(match[1]) : 1;
}

const ssoGap = (site: Site, header: string): Gap => {
  const organizations = /organizations=([\d,]+)/.exec(header)?.[1]?.split(",").length ?? 1;
  const subject =
    organizations === 1 ? "One organisation requires" : `${organizations} organisations require`;
  return {
    kind: "sso",
    message: `${subject} single sign-on for this token, so their repositories are missing. Authorise the app there, then list again.`,
    href: `${site.baseUrl}/settings/applications`,
  };
};

/** GitHub gives no sign of this gap, so it is always mentioned. */
const restrictedHint = (site: Site): Gap => ({
  kind: "restricted",
  message:
    "An organisation that restricts OAuth apps stays invisible until one of its owners approves this app.",
  href: `${site.baseUrl}/settings/applications`,
});

const splitScopes = (text: string | null) =>
  text === null ? null : text.split(/[,\s]+/).filter((scope) => scope !== "");

/** GitHub by an OAuth app: github.com, ghe.com and Enterprise Server. */
export const github: ProviderAdapter = {
  kind: "github",
  name: "GitHub",
  defaultBaseUrl: "https://github.com",
  selfManaged: true,
  pkce: true,
  scopesAsked: ["repo"],
  scopesNeeded: ["repo"],
  gitUsername: "x-access-token",
  registration: {
    registerAt: (site) => `${site.baseUrl}/settings/applications/new`,
    steps: [
      "Open Settings → Developer settings → OAuth Apps → New OAuth App (for an organisation: the organisation's settings).",
      "Application name: SecPortal. Homepage URL: the address of this product.",
      "Authorization callback URL: the redirect URI shown here, exactly.",
      "Leave “Enable Device Flow” off, register, and generate a client secret.",
      "Organisations with OAuth app restrictions must approve the app, or their repositories stay invisible.",
    ],
    scopesInWords:
      "“repo” lets the holder read and write all repositories the person reaches; GitHub has no narrower scope for private code. SecPortal only reads.",
  },

  site: (baseUrl) =>
    siteUrls(baseUrl, {
      authorize: "/login/oauth/authorize",
      token: "/login/oauth/access_token",
      api: apiUrl(baseUrl),
    }),

  async identify(site, token, signal) {
    const { value, headers } = await call(`${site.apiUrl}/user`, token, Account, signal);
    return {
      id: String(value.id),
      username: value.login,
      scopes: splitScopes(headers.get("x-oauth-scopes")),
    };
  },

  async list(site, token, request) {
    const { cap, search, memory, signal } = request;
    const gaps: Gap[] = [restrictedHint(site)];
    const fetchPage = async (page: number) => {
      const url = `${site.apiUrl}/user/repos?per_page=${PER_PAGE}&sort=pushed&direction=desc&affiliation=owner,collaborator,organization_member&visibility=all&page=${page}`;
      const answer = await call(url, token, z.array(Repository), signal, memory);
      const sso = answer.headers.get("x-github-sso");
      if (sso?.startsWith("partial-results") && !gaps.some(({ kind }) => kind === "sso"))
        gaps.push(ssoGap(site, sso));
      return answer;
    };
    const first = await fetchPage(1);
    const last = lastPage(first.headers);
    // Filtering by rights happens here, so a search must see every page; a plain listing stops at its cap.
    const wanted = search === undefined ? Math.ceil(cap / PER_PAGE) : SEARCH_PAGES;
    const until = Math.min(last, wanted);
    const rest = await fetchPages(2, until, async (page) => (await fetchPage(page)).value);
    // The last page may hold a single one, so this is the least there can be.
    const unread = { count: last > until ? (last - until - 1) * PER_PAGE + 1 : 0, exact: last === until };
    return selectOffered([...first.value, ...rest], request, unread, gaps);
  },

  async read(site, token, externalId, signal) {
    const { value } = await call(
      `${site.apiUrl}/repositories/${encodeURIComponent(externalId)}`,
      token,
      Repository,
      signal,
    );
    return value;
  },

  revocable: true,
  grantsPage: (site) => `${site.baseUrl}/settings/applications`,

  findByName: (site, token, fullName, signal) =>
    absentAsUndefined(async () => {
      const path = repositoryPath(fullName);
      if (path === undefined) return undefined;
      return (await call(`${site.apiUrl}/repos/${path}`, token, Repository, signal)).value;
    }),

  async revoke(site, app, tokens, options) {
    // Deleting the grant ends every token of the account for this app; deleting the token ends this one only.
    const status = await askAboutToken("DELETE", options?.wholeGrant ? "grant" : "token", site, app, tokens);
    if (status === 204) return "revoked";
    return status === 404 || status === 422 ? "already_gone" : "failed";
  },

  // "Check a token": 404 says that it opens nothing.
  verifyRevoked: async (site, app, tokens) =>
    (await askAboutToken("POST", "token", site, app, tokens)) === 404,

  permalink: (htmlUrl, commit, path, line) =>
    `${htmlUrl}/blob/${commit}/${encodeURI(path)}${line === null ? "" : `#L${line}`}`,
};

/** One call of GitHub's "OAuth authorizations" API, as the app itself; its status, or 0 without an answer. */
async function askAboutToken(
  method: "POST" | "DELETE",
  what: "token" | "grant",
  site: Site,
  { clientId, clientSecret }: OAuthApp,
  { accessToken }: TokenPair,
): Promise<number> {
  const basic = Buffer.from(`${clientId.reveal()}:${clientSecret.reveal()}`).toString("base64");
  try {
    const { status } = await send({
      method,
      url: `${site.apiUrl}/applications/${encodeURIComponent(clientId.reveal())}/${what}`,
      headers: { ...HEADERS, authorization: `Basic ${basic}`, "content-type": "application/json" },
      body: JSON.stringify({ access_token: accessToken.reveal() }),
    });
    return status;
  } catch {
    return 0;
  }
}
