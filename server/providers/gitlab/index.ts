import { z } from "zod";
import { pathId, pathOfId } from "#server/domain/repository-path";
import { AppError } from "#server/errors";
import { send } from "#server/outbound/request";
import { absentAsUndefined, callApi } from "#server/providers/api-call";
import { readByPath } from "#server/providers/gitlab/by-path";
import { PER_PAGE, projectPages } from "#server/providers/gitlab/project-pages";
import { Account, Languages, Membership, Project, toRemote } from "#server/providers/gitlab/schema";
import type { PageMemory } from "#server/providers/page-memory";
import type { Gap, OAuthApp, ProviderAdapter, RemoteRepository, Site } from "#server/providers/provider";
import { selectOffered } from "#server/providers/select-offered";
import { siteUrls } from "#server/providers/site";
import type { Secret } from "#server/secret";

const call = <T>(
  url: string,
  token: Secret,
  schema: z.ZodType<T>,
  signal: AbortSignal | undefined,
  memory?: PageMemory | undefined,
) => callApi({ provider: "GitLab", url, token, schema, signal, memory });

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

  async list(site, token, request) {
    const { cap, search, memory, signal } = request;
    const query = new URLSearchParams({
      membership: "true",
      min_access_level: "30",
      archived: "false",
      order_by: "last_activity_at",
      sort: "desc",
      per_page: String(PER_PAGE),
      ...(search === undefined ? {} : { search, search_namespaces: "true" }),
    });
    const { projects, unread, byId } = await projectPages(
      `${site.apiUrl}/projects`,
      query,
      Math.ceil(cap / PER_PAGE),
      (url) => call(url, token, z.array(Project), signal, memory),
    ).catch((error: unknown) => {
      throw isScopeRefusal(error) ? addByPath(error) : error;
    });
    const gaps: Gap[] = [
      {
        kind: "below_floor",
        message: "Projects below the Developer role, and archived ones, are not listed.",
        href: null,
      },
    ];
    if (byId && unread.count > 0) gaps.push(newestOnly);
    // The listing itself was filtered by access level, so a project that does not say is writable.
    return selectOffered(
      projects.map((project) => toRemote(project, true)),
      request,
      unread,
      gaps,
    );
  },

  async read(site, token, externalId, signal) {
    const path = pathOfId(externalId);
    return path === undefined
      ? await readProject(site, token, externalId, signal)
      : await readPath(site, token, path, signal);
  },

  revocable: true,
  grantsPage: (site) => `${site.baseUrl}/-/user_settings/applications`,

  findByName: (site, token, fullName, signal) =>
    absentAsUndefined(async () => {
      try {
        return await projectAt(site, token, fullName, signal);
      } catch (error) {
        if (!isScopeRefusal(error)) throw error;
        return await proveByPath(site, token, fullName, signal);
      }
    }),

  async revoke(site, app, tokens) {
    const both = tokens.refreshToken ? [tokens.accessToken, tokens.refreshToken] : [tokens.accessToken];
    const outcomes = await Promise.all(both.map((token) => revokeToken(site, app, token)));
    return outcomes.every(Boolean) ? "revoked" : "failed";
  },

  async verifyRevoked(site, _app, { accessToken }) {
    try {
      const headers = { authorization: `Bearer ${accessToken.reveal()}` };
      return (await send({ url: `${site.baseUrl}/oauth/token/info`, headers })).status === 401;
    } catch {
      return false;
    }
  },

  permalink: (htmlUrl, commit, path, line) =>
    `${htmlUrl}/-/blob/${commit}/${encodeURI(path)}${line === null ? "" : `#L${line}`}`,
};

/** One project by its number or its full path, which GitLab takes for each other. */
async function readProject(
  site: Site,
  token: Secret,
  which: string,
  signal: AbortSignal | undefined,
): Promise<RemoteRepository> {
  const url = `${site.apiUrl}/projects/${encodeURIComponent(which)}`;
  const [{ value: project }, language] = await Promise.all([
    call(url, token, Project, signal),
    mainLanguage(url, token, signal),
  ]);
  const writable = project.writeKnown ?? (await inheritedAccess(site, url, token, signal));
  return { ...toRemote(project, writable), language };
}

async function projectAt(site: Site, token: Secret, path: string, signal: AbortSignal | undefined) {
  const url = `${site.apiUrl}/projects/${encodeURIComponent(path)}`;
  return toRemote((await call(url, token, Project, signal)).value, false);
}

const proveByPath = (site: Site, token: Secret, path: string, signal: AbortSignal | undefined) =>
  readByPath(site, token, path, () => call(`${site.apiUrl}/user`, token, Account, signal), signal);

/**
 * A repository that was added by its path keeps that as its id. Where the grant was widened since, the API is asked, so
 * that the floor of write access holds again; until then git's answer has to do.
 */
async function readPath(
  site: Site,
  token: Secret,
  path: string,
  signal: AbortSignal | undefined,
): Promise<RemoteRepository> {
  try {
    return { ...(await readProject(site, token, path, signal)), externalId: pathId(path) };
  } catch (error) {
    if (!isScopeRefusal(error)) throw error;
    return await proveByPath(site, token, path, signal);
  }
}

const newestOnly: Gap = {
  kind: "cap",
  message:
    "This GitLab lets a listing go on only by age, so these are the newest projects and not the most active ones. Search for the others.",
  href: null,
};

const isScopeRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && error.context.problem === "insufficient_scope";

const addByPath = (cause: AppError): AppError =>
  new AppError("FORBIDDEN", {
    say: "GitLab did not grant this connection read_api, so its projects cannot be listed. To scan one, add it by its path; or tick read_api on the OAuth app, then reconnect.",
    context: cause.context,
    cause,
  });

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
