import { z } from "zod";
import { send } from "#server/outbound/request";
import { callApi, nextPage } from "#server/providers/api-call";
import { Account, Repository } from "#server/providers/github/schema";
import { followPages } from "#server/providers/pages";
import type { ProviderAdapter, Site } from "#server/providers/provider";
import { siteUrls } from "#server/providers/site";
import type { Secret } from "#server/secret";

/** A date GitHub promises to keep answering to (docs.github.com, "API versions"). */
const HEADERS = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
const CAP = 500;

/** github.com, `<name>.ghe.com`, or an Enterprise Server, whose API is under /api/v3. */
function apiUrl(baseUrl: string): string {
  const { hostname } = new URL(baseUrl);
  if (hostname === "github.com") return "https://api.github.com";
  if (hostname.endsWith(".ghe.com")) return `https://api.${hostname}`;
  return `${baseUrl}/api/v3`;
}

const call = <T>(url: string, token: Secret, schema: z.ZodType<T>, signal: AbortSignal | undefined) =>
  callApi({ provider: "GitHub", url, token, schema, headers: HEADERS, signal });

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

  async list(site, token, signal) {
    const first = `${site.apiUrl}/user/repos?per_page=100&sort=pushed&direction=desc&affiliation=owner,collaborator,organization_member&visibility=all`;
    const gaps: string[] = [];
    const { items, more } = await followPages(first, CAP, async (url) => {
      const { value, headers } = await call(url, token, z.array(Repository), signal);
      if (headers.get("x-github-sso")?.startsWith("partial-results")) {
        gaps.push(
          "Some organisations require single sign-on for this token; authorise it at GitHub to see their repositories.",
        );
      }
      return { items: value, next: nextPage(headers, url) };
    });
    const writable = items.filter((repository) => repository.hasWriteAccess);
    const readOnly = items.length - writable.length;
    if (readOnly > 0) gaps.push(`Hidden because this account may only read them: ${readOnly}.`);
    if (more) gaps.push(`Only the ${CAP} most recently pushed repositories are listed; there are more.`);
    return { repositories: writable, gaps: [...new Set(gaps)] };
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

  async revoke(site, app, tokens) {
    return await revokeToken(site, app.clientId, app.clientSecret, tokens.accessToken);
  },

  permalink: (htmlUrl, commit, path, line) =>
    `${htmlUrl}/blob/${commit}/${encodeURI(path)}${line === null ? "" : `#L${line}`}`,
};

/** Ends this token only; deleting the grant would end the tokens of other workspaces' connections as well. */
async function revokeToken(site: Site, clientId: Secret, clientSecret: Secret, token: Secret) {
  const basic = Buffer.from(`${clientId.reveal()}:${clientSecret.reveal()}`).toString("base64");
  try {
    const { status } = await send({
      method: "DELETE",
      url: `${site.apiUrl}/applications/${encodeURIComponent(clientId.reveal())}/token`,
      headers: { ...HEADERS, authorization: `Basic ${basic}`, "content-type": "application/json" },
      body: JSON.stringify({ access_token: token.reveal() }),
    });
    if (status === 204) return "revoked";
    return status === 404 || status === 422 ? "already_gone" : "failed";
  } catch {
    return "failed";
  }
}
