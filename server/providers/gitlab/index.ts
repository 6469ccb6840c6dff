import { z } from "zod";
import { AppError } from "#server/errors";
import { send } from "#server/outbound/request";
import { callApi, nextPage } from "#server/providers/api-call";
import { Account, Languages, Membership, Project, toRemote } from "#server/providers/gitlab/schema";
import { followPages } from "#server/providers/pages";
import type { OAuthApp, ProviderAdapter, Site } from "#server/providers/provider";
import { siteUrls } from "#server/providers/site";
import type { Secret } from "#server/secret";

const CAP = 500;

const call = <T>(url: string, token: Secret, schema: z.ZodType<T>, signal: AbortSignal | undefined) =>
  callApi({ provider: "GitLab", url, token, schema, signal });

/** GitLab: gitlab.com and self-managed, also under a path. */
export const gitlab: ProviderAdapter = {
  kind: "gitlab",
  name: "GitLab",
  defaultBaseUrl: "https://gitlab.com",
  selfManaged: true,
  pkce: true,
  // The listing of projects is refused without read_api (GitLab's lib/api); read_repository is what git needs.
  scopesAsked: ["read_api", "read_repository", "read_user"],
  scopesNeeded: ["read_api", "read_repository"],
  gitUsername: "oauth2",
  registration: {
    registerAt: (site) => `${site.baseUrl}/-/user_settings/applications`,
    steps: [
      "Open your preferences → Applications, or a group's Settings → Applications, and add a new application.",
      "Redirect URI: the one shown here, exactly.",
      "Keep “Confidential” ticked.",
      "Tick the scopes read_api, read_repository and read_user, save, and copy application id and secret.",
    ],
    scopesInWords:
      "read_repository reads code over git; read_api lists projects and could read issues and more of what the person sees; read_user names the account. Nothing can be written.",
  },

  site: (baseUrl) =>
    siteUrls(baseUrl, { authorize: "/oauth/authorize", token: "/oauth/token", api: `${baseUrl}/api/v4` }),

  async identify(site, token, signal) {
    const { value } = await call(`${site.apiUrl}/user`, token, Account, signal);
    return { id: String(value.id), username: value.username, scopes: null };
  },

  async list(site, token, signal) {
    const first = `${site.apiUrl}/projects?membership=true&min_access_level=30&archived=false&order_by=last_activity_at&sort=desc&per_page=100`;
    const { items, more } = await followPages(first, CAP, async (url) => {
      const { value, headers } = await call(url, token, z.array(Project), signal);
      return { items: value, next: nextPage(headers, url) };
    });
    const gaps = ["Archived projects, and projects below the Developer role, are not listed."];
    if (more) gaps.push(`Only the ${CAP} most recently active projects are listed; there are more.`);
    // The listing itself was filtered by access level, so a project that does not say is writable.
    return { repositories: items.map((project) => toRemote(project, true)), gaps };
  },

  async read(site, token, externalId, signal) {
    const url = `${site.apiUrl}/projects/${encodeURIComponent(externalId)}`;
    const [{ value: project }, language] = await Promise.all([
      call(url, token, Project, signal),
      mainLanguage(url, token, signal),
    ]);
    const writable = project.writeKnown ?? (await inheritedAccess(site, url, token, signal));
    return { ...toRemote(project, writable), language };
  },

  async revoke(site, app, tokens) {
    const outcomes = [await revokeToken(site, app, tokens.accessToken)];
    if (tokens.refreshToken) outcomes.push(await revokeToken(site, app, tokens.refreshToken));
    return outcomes.every(Boolean) ? "revoked" : "failed";
  },

  permalink: (htmlUrl, commit, path, line) =>
    `${htmlUrl}/-/blob/${commit}/${encodeURI(path)}${line === null ? "" : `#L${line}`}`,
};

async function mainLanguage(projectUrl: string, token: Secret, signal: AbortSignal | undefined) {
  const { value } = await call(`${projectUrl}/languages`, token, Languages, signal);
  const [largest] = Object.entries(value).sort(([, a], [, b]) => b - a);
  return largest?.[0] ?? null;
}

/** Membership through a group or a shared project shows in neither permission field; it has an address of its own. */
async function inheritedAccess(
  site: Site,
  projectUrl: string,
  token: Secret,
  signal: AbortSignal | undefined,
) {
  try {
    const { value: account } = await call(`${site.apiUrl}/user`, token, Account, signal);
    const { value } = await call(`${projectUrl}/members/all/${account.id}`, token, Membership, signal);
    return value;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return false;
    throw error;
  }
}

async function revokeToken(site: Site, app: OAuthApp, token: Secret): Promise<boolean> {
  const body = new URLSearchParams({
    client_id: app.clientId.reveal(),
    client_secret: app.clientSecret.reveal(),
    token: token.reveal(),
  });
  try {
    const { status } = await send({
      method: "POST",
      url: `${site.baseUrl}/oauth/revoke`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: body.toString(),
    });
    return status === 200;
  } catch {
    return false;
  }
}
