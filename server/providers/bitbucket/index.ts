import type { z } from "zod";
import { repositoryPath } from "#server/domain/repository-path";
import { AppError } from "#server/errors";
import { absentAsUndefined, callApi, sameOrigin } from "#server/providers/api-call";
import {
  Account,
  PermissionPage,
  RepositoryPage,
  RepositoryRow,
  toRemote,
  WorkspacePage,
} from "#server/providers/bitbucket/schema";
import type { PageMemory } from "#server/providers/page-memory";
import { followPages } from "#server/providers/pages";
import type { Gap, ProviderAdapter, Site } from "#server/providers/provider";
import { selectOffered } from "#server/providers/select-offered";
import { siteUrls } from "#server/providers/site";
import type { Secret } from "#server/secret";

const call = <T>(
  url: string,
  token: Secret,
  schema: z.ZodType<T>,
  signal: AbortSignal | undefined,
  memory?: PageMemory | undefined,
) => callApi({ provider: "Bitbucket", url, token, schema, signal, memory });

/** Follows Bitbucket's paging, where the next address stands in the body. */
async function listAll<T>(
  first: string,
  token: Secret,
  schema: z.ZodType<{ values: T[]; next?: string | undefined }>,
  signal: AbortSignal | undefined,
  enough: (items: readonly T[]) => boolean = () => false,
  memory?: PageMemory | undefined,
) {
  return await followPages(first, enough, async (url) => {
    const { value } = await call(url, token, schema, signal, memory);
    return { items: value.values, next: sameOrigin(value.next, url) };
  });
}

const workspacesOf = async (site: Site, token: Secret, signal: AbortSignal | undefined) =>
  (await listAll(`${site.apiUrl}/user/workspaces?pagelen=100`, token, WorkspacePage, signal)).items.map(
    ({ workspace }) => workspace,
  );

/** Bitbucket Cloud by an OAuth consumer. There is no listing over all workspaces any more, so each is asked. */
export const bitbucket: ProviderAdapter = {
  kind: "bitbucket",
  name: "Bitbucket",
  defaultBaseUrl: "https://bitbucket.org",
  selfManaged: false,
  // Not documented for Bitbucket Cloud.
  pkce: false,
  // Ticked on the consumer; a scope in the address cannot widen them.
  scopesAsked: [],
  scopesNeeded: ["account", "repository"],
  gitUsername: "x-token-auth",
  registration: {
    registerAt: (site) => `${site.baseUrl}/account/workspaces/`,
    steps: [
      "Open the workspace's Settings → OAuth consumers → Add consumer.",
      "Callback URL: the redirect URI shown here, exactly. Tick “This is a private consumer”.",
      "Tick the permissions Account: Read, and Repositories: Read. Nothing else is needed.",
      "Save, then open the consumer to copy key (client id) and secret.",
    ],
    scopesInWords:
      "Account: Read names the account and its workspaces; Repositories: Read reads code. Nothing can be written.",
  },

  site: (baseUrl) =>
    siteUrls(baseUrl, {
      authorize: "/site/oauth2/authorize",
      token: "/site/oauth2/access_token",
      api: new URL(baseUrl).hostname === "bitbucket.org" ? "https://api.bitbucket.org/2.0" : `${baseUrl}/2.0`,
    }),

  async identify(site, token, signal) {
    const { value } = await call(`${site.apiUrl}/user`, token, Account, signal);
    return { id: value.uuid, username: value.nickname ?? value.display_name, scopes: null };
  },

  async list(site, token, request) {
    const { cap, search, memory, signal } = request;
    const workspaces = await workspacesOf(site, token, signal);
    const filter =
      search === undefined ? "" : `&q=${encodeURIComponent(`name ~ "${search.replace(/["\\]/g, "")}"`)}`;
    const settled = await Promise.allSettled(
      workspaces.map(({ slug }) => {
        const first = `${site.apiUrl}/repositories/${encodeURIComponent(slug)}?role=contributor&sort=-updated_on&pagelen=100${filter}`;
        return listAll(first, token, RepositoryPage, signal, (items) => items.length >= cap, memory);
      }),
    );
    const gaps: Gap[] = [
      { kind: "below_floor", message: "Repositories this account may only read are not listed.", href: null },
    ];
    let unread = 0;
    const rows = settled.flatMap((result, index) => {
      if (result.status === "rejected") {
        const message = `The workspace ${workspaces[index]?.slug} could not be listed: ${sayOf(result.reason)}`;
        gaps.push({ kind: "workspace", message, href: null });
        return [];
      }
      unread += result.value.more ? 1 : 0;
      return result.value.items;
    });
    // A limit is the account's and not one workspace's: the whole connection waits.
    const limited = settled.find((result) => result.status === "rejected" && isRateLimit(result.reason));
    if (limited?.status === "rejected") throw limited.reason;
    const [firstFailure] = settled.filter((result) => result.status === "rejected");
    if (firstFailure && settled.every((result) => result.status === "rejected")) throw firstFailure.reason;
    rows.sort((a, b) => b.updated_on.localeCompare(a.updated_on));
    return selectOffered(
      rows.map((row) => toRemote(row, true)),
      request,
      { count: unread, exact: unread === 0 },
      gaps,
    );
  },

  async read(site, token, externalId, signal) {
    // A repository is addressed through its workspace, which can change; its uuid cannot. So every workspace is asked.
    const id = encodeURIComponent(externalId);
    const workspaces = await workspacesOf(site, token, signal);
    const found = await Promise.all(
      workspaces.map(({ slug }) => {
        const url = `${site.apiUrl}/repositories/${encodeURIComponent(slug)}/${id}`;
        return absentAsUndefined(() => call(url, token, RepositoryRow, signal));
      }),
    );
    const row = found.find((answer) => answer !== undefined)?.value;
    if (!row) {
      throw new AppError("NOT_FOUND", {
        say: "Bitbucket does not show that repository to this account. It may be gone, or access was removed.",
      });
    }
    // A uuid may be answered under any workspace; the permission stands only under its own.
    const [owner = ""] = row.full_name.split("/");
    const permissions = `${site.apiUrl}/user/workspaces/${encodeURIComponent(owner)}/permissions/repositories?pagelen=100`;
    const { items } = await listAll(permissions, token, PermissionPage, signal);
    const permission = items.find(({ repository }) => repository.uuid === externalId)?.permission;
    return toRemote(row, permission === "write" || permission === "admin");
  },

  revocable: false,
  grantsPage: (site) => `${site.baseUrl}/account/settings/app-authorizations/`,
  findByName: (site, token, fullName, signal) =>
    absentAsUndefined(async () => {
      const path = repositoryPath(fullName);
      if (path === undefined) return undefined;
      const { value } = await call(`${site.apiUrl}/repositories/${path}`, token, RepositoryRow, signal);
      return toRemote(value, false);
    }),

  revoke: async () => "unsupported",
  verifyRevoked: async () => false,

  permalink: (htmlUrl, commit, path, line) =>
    `${htmlUrl}/src/${commit}/${encodeURI(path)}${line === null ? "" : `#lines-${line}`}`,
};

const isRateLimit = (error: unknown): boolean => error instanceof AppError && error.code === "RATE_LIMITED";

const sayOf = (error: unknown): string => (error instanceof AppError ? error.say : "it did not answer.");
