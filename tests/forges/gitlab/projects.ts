import { json } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { accessLevels, gitlabProject, memberLevel } from "#tests/forges/gitlab/shape";
import type { GitlabState } from "#tests/forges/gitlab/switches";
import { type ForgeRepository, fullPath, rightOf } from "#tests/forges/model";
import { numberedLinks, pageOf, withQuery } from "#tests/forges/paging";
import { repositoryAt } from "#tests/forges/state";
import type { IssuedToken } from "#tests/forges/token-book";

const TOTALS_UP_TO = 10_000;
const size = { size: "per_page", usual: 20, max: 100 };

/** `GET /projects` with numbered pages, or with keyset pages by id (GitLab docs, "Projects API", "REST API pagination"). */
export const listProjects =
  (state: GitlabState) =>
  (call: Call, token: IssuedToken): Response => {
    const query = call.url.searchParams;
    const rows = state.world.repositories.filter((repository) => matches(repository, token.login, query));
    const show = (repository: ForgeRepository) =>
      gitlabProject(state, repository, token.login, query.get("simple") === "true");
    if (query.get("pagination") === "keyset") return keysetPage(state, call, rows, show);
    const page = pageOf(rows.sort(order(query)), query, size);
    const { maxOffset } = state.switches;
    if ((page.page - 1) * page.perPage > maxOffset) {
      const error = `Offset pagination has a maximum allowed offset of ${maxOffset} for requests that return objects of type Project. Remaining records can be retrieved using keyset pagination.`;
      return json({ error }, 405);
    }
    const totals = !state.switches.hideTotals && page.total <= TOTALS_UP_TO;
    const headers: Record<string, string> = {
      "x-page": String(page.page),
      "x-per-page": String(page.perPage),
      "x-next-page": page.page < page.pages ? String(page.page + 1) : "",
      "x-prev-page": page.page > 1 ? String(page.page - 1) : "",
      link: linkFor(state, call, numberedLinks(call.url.href, page, { last: totals })),
    };
    if (totals)
      Object.assign(headers, { "x-total": String(page.total), "x-total-pages": String(page.pages) });
    return json(page.rows.map(show), 200, headers);
  };

/** `GET /projects/:id`, where id is the number or the percent-encoded path; a former path answers 301. */
export const readProject =
  (state: GitlabState) =>
  (call: Call, token: IssuedToken): Response =>
    withProject(state, call, token, (repository) => json(gitlabProject(state, repository, token.login)));

/** `GET /projects/:id/languages`: percentages by language. */
export const readLanguages =
  (state: GitlabState) =>
  (call: Call, token: IssuedToken): Response =>
    withProject(state, call, token, (repository) => json(repository.languages));

/** `GET /projects/:id/members/all/:user_id`: the level with everything inherited; 404 for somebody who is no member. */
export const readMember =
  (state: GitlabState) =>
  (call: Call, token: IssuedToken): Response =>
    withProject(state, call, token, (repository) => {
      const user = state.world.users.find((known) => known.id === call.params.user);
      const level = user ? memberLevel(repository, user.login) : 0;
      if (!user || level === 0) return json({ message: "404 Not found" }, 404);
      return json({ id: Number(user.id), username: user.login, state: "active", access_level: level });
    });

function withProject(
  state: GitlabState,
  call: Call,
  token: IssuedToken,
  answer: (repository: ForgeRepository) => Response,
): Response {
  const id = call.params.id ?? "";
  const byId = state.world.repositories.find((repository) => repository.id === id);
  const found = byId ? { repository: byId, moved: false } : repositoryAt(state, id);
  if (!found || rightOf(found.repository, token.login) === undefined) {
    return json({ message: "404 Project Not Found" }, 404);
  }
  if (!found.moved) return answer(found.repository);
  const path = call.path.replace(/^\/projects\/[^/]+/, `/projects/${found.repository.id}`);
  const location = `${state.bases.api}${path}${call.url.search}`;
  return json({ message: "Moved Permanently" }, 301, { location });
}

function matches(repository: ForgeRepository, login: string, query: URLSearchParams): boolean {
  if (rightOf(repository, login) === undefined) return false;
  const level = memberLevel(repository, login);
  const search = query.get("search")?.toLowerCase();
  return (
    (query.get("membership") !== "true" || level > 0) &&
    level >= Number(query.get("min_access_level") ?? 0) &&
    (query.get("owned") !== "true" || level >= accessLevels.admin) &&
    (query.get("archived") ?? String(repository.archived)) === String(repository.archived) &&
    (query.get("visibility") ?? repository.visibility) === repository.visibility &&
    (search === undefined || fullPath(repository).toLowerCase().includes(search))
  );
}

function order(query: URLSearchParams): (one: ForgeRepository, other: ForgeRepository) => number {
  const sign = query.get("sort") === "asc" ? 1 : -1;
  const by = query.get("order_by") ?? "created_at";
  if (by === "last_activity_at" || by === "updated_at")
    return (one, other) => compare(one.pushedAt, other.pushedAt) * sign;
  if (by === "name" || by === "path") return (one, other) => compare(one.name, other.name) * sign;
  return (one, other) => (Number(one.id) - Number(other.id)) * sign;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function keysetPage(
  state: GitlabState,
  call: Call,
  rows: ForgeRepository[],
  show: (repository: ForgeRepository) => object,
): Response {
  const query = call.url.searchParams;
  if (query.get("order_by") !== "id") {
    return json({ error: "Keyset pagination is not yet available for this type of request" }, 405);
  }
  const ascending = query.get("sort") === "asc";
  const mark = Number(
    query.get(ascending ? "id_after" : "id_before") ?? (ascending ? 0 : Number.MAX_SAFE_INTEGER),
  );
  const rest = rows
    .filter((row) => (ascending ? Number(row.id) > mark : Number(row.id) < mark))
    .sort((one, other) => (Number(one.id) - Number(other.id)) * (ascending ? 1 : -1));
  const { rows: shown, pages } = pageOf(
    rest,
    new URLSearchParams({ per_page: query.get("per_page") ?? "20" }),
    size,
  );
  const last = shown.at(-1);
  const next = withQuery(call.url.href, { [ascending ? "id_after" : "id_before"]: last?.id ?? "" });
  const link: Record<string, string> =
    pages > 1 ? { link: linkFor(state, call, `<${next}>; rel="next"`) } : {};
  return json(shown.map(show), 200, link);
}

const linkFor = (state: GitlabState, call: Call, link: string): string =>
  state.switches.foreignNextLink
    ? link.replaceAll(call.url.origin, "https://elsewhere.example.invalid")
    : link;
