import { json } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { githubRepository } from "#tests/forges/github/shape";
import type { GithubState } from "#tests/forges/github/switches";
import { type ForgeRepository, fullPath, rightOf } from "#tests/forges/model";
import { numberedLinks, pageOf } from "#tests/forges/paging";
import { repositoryAt } from "#tests/forges/state";
import type { IssuedToken } from "#tests/forges/token-book";

/** `GET /user/repos`: what the account owns, shares or reaches by an organisation, minus what is silently missing. */
export const listRepositories =
  (state: GithubState) =>
  (call: Call, token: IssuedToken): Response => {
    const query = call.url.searchParams;
    if (query.has("type") && (query.has("visibility") || query.has("affiliation"))) {
      const message = "If you specify visibility or affiliation, you cannot specify type.";
      return json({ message, documentation_url: "https://docs.github.com/rest" }, 422);
    }
    const own = state.world.repositories.filter((repository) => repository.rights[token.login] !== undefined);
    const { ssoOrganizations } = state.switches;
    const rows = own
      .filter((repository) => refuseRepository(state)(token, repository) === null)
      .filter((repository) => affiliated(state, repository, token.login, query.get("affiliation")))
      .filter((repository) => ["all", repository.visibility].includes(query.get("visibility") ?? "all"))
      .sort(order(query));
    const page = pageOf(rows, query, { size: "per_page", usual: 30, max: 100 });
    const headers: Record<string, string> = {};
    const link = numberedLinks(call.url.href, page, { last: true });
    if (link !== "")
      headers.link = state.switches.foreignNextLink ? link.replaceAll(call.url.origin, foreign) : link;
    const hidden = own.filter((repository) => ssoOrganizations.includes(repository.namespace));
    if (hidden.length > 0) {
      const ids = new Set(hidden.map((repository) => organizationId(state, repository)));
      headers["x-github-sso"] = `partial-results; organizations=${[...ids].join(",")}`;
    }
    const body = page.rows.map((repository) => githubRepository(state, repository, token.login));
    return json(body, 200, headers);
  };

/** `GET /repositories/{id}`. */
export const readById =
  (state: GithubState) =>
  (call: Call, token: IssuedToken): Response => {
    const found = state.world.repositories.find((repository) => repository.id === call.params.id);
    return show(state, token, found);
  };

/** `GET /repos/{owner}/{repo}`; a former path answers 301 to the address by id. */
export const readByPath =
  (state: GithubState) =>
  (call: Call, token: IssuedToken): Response => {
    const found = repositoryAt(state, `${call.params.owner}/${call.params.repo}`);
    if (!found?.moved) return show(state, token, found?.repository);
    const url = `${state.bases.api}/repositories/${found.repository.id}`;
    return json({ message: "Moved Permanently", url }, 301, { location: url });
  };

/** The refusal a token meets at a repository, or null. Also used for git, where the status alone counts. */
export const refuseRepository = (state: GithubState) => (token: IssuedToken, repository: ForgeRepository) => {
  const scoped =
    repository.visibility === "public" || token.scopes.includes("repo") || state.switches.kind === "app";
  // GitHub says 404 for "you may not know that this exists".
  if (!scoped || rightOf(repository, token.login) === undefined) return json({ message: "Not Found" }, 404);
  if (state.switches.ssoOrganizations.includes(repository.namespace)) {
    const url = `${state.bases.web}/orgs/${repository.namespace}/sso`;
    const message = "Resource protected by organization SAML enforcement.";
    return json({ message }, 403, { "x-github-sso": `required; url=${url}` });
  }
  if (state.switches.restrictedOrganizations.includes(repository.namespace)) {
    const message = `Although you appear to have the correct authorization credentials, the \`${repository.namespace}\` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.`;
    return json({ message }, 403);
  }
  return null;
};

const foreign = "https://elsewhere.example.invalid";

function show(state: GithubState, token: IssuedToken, found: ForgeRepository | undefined): Response {
  if (!found) return json({ message: "Not Found" }, 404);
  return refuseRepository(state)(token, found) ?? json(githubRepository(state, found, token.login));
}

function affiliated(
  state: GithubState,
  repository: ForgeRepository,
  login: string,
  wanted: string | null,
): boolean {
  const kind = state.world.namespaces.find((namespace) => namespace.path === repository.namespace)?.kind;
  const others = kind === "group" ? "organization_member" : "collaborator";
  return (wanted ?? "owner,collaborator,organization_member")
    .split(",")
    .includes(repository.namespace === login ? "owner" : others);
}

function order(query: URLSearchParams): (one: ForgeRepository, other: ForgeRepository) => number {
  const byName = (query.get("sort") ?? "full_name") === "full_name";
  const ascending = (query.get("direction") ?? (byName ? "asc" : "desc")) === "asc";
  const key = byName ? fullPath : (repository: ForgeRepository) => repository.pushedAt;
  return (one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0) * (ascending ? 1 : -1);
}

const organizationId = (state: GithubState, repository: ForgeRepository): string =>
  state.world.namespaces.find((namespace) => namespace.path === repository.namespace)?.id ?? "0";
