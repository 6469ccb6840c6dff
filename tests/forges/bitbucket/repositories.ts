import { json, redirect } from "#tests/forges/answers";
import { problem } from "#tests/forges/bitbucket/guard";
import { bitbucketRepository, pagedBody } from "#tests/forges/bitbucket/shape";
import type { BitbucketState } from "#tests/forges/bitbucket/switches";
import type { Call } from "#tests/forges/call";
import { type ForgeRepository, fullPath, rightOf } from "#tests/forges/model";
import { repositoryAt } from "#tests/forges/state";
import type { IssuedToken } from "#tests/forges/token-book";
import { type Right, reaches } from "#tests/forges/vocabulary";

const roles: Record<string, Right> = { member: "read", contributor: "write", admin: "admin", owner: "admin" };

/** `GET /2.0/repositories/{workspace}` with `role`, `sort` and a `q` of the form `name ~ "text"`. */
export const listRepositories =
  (state: BitbucketState) =>
  (call: Call, token: IssuedToken): Response => {
    const query = call.url.searchParams;
    const role = query.get("role");
    const workspace = state.world.namespaces.find(({ path, id }) =>
      [path, id].includes(call.params.workspace ?? ""),
    );
    if (!workspace) return problem(404, "No workspace with this identifier.");
    const filter = wanted(query.get("q"));
    const needed = role === null ? undefined : roles[role];
    if (filter === null || (role !== null && needed === undefined)) return problem(400, "Invalid query");
    const rows = state.world.repositories
      .filter((repository) => repository.namespace === workspace.path)
      .filter((repository) =>
        needed === undefined
          ? rightOf(repository, token.login) !== undefined
          : reaches(repository.rights[token.login], needed),
      )
      .filter(filter)
      .sort(order(query.get("sort")));
    const show = (repository: ForgeRepository) => bitbucketRepository(state, repository);
    return json(pagedBody(call, rows, show, state.switches.foreignNextLink));
  };

/** `GET /2.0/repositories/{workspace}/{repository}`, by slug or by uuid in (encoded) braces. */
export const readRepository =
  (state: BitbucketState) =>
  (call: Call, token: IssuedToken): Response => {
    const { workspace = "", repository: named = "" } = call.params;
    const byUuid = state.world.repositories.find((known) => known.id === named);
    const found = byUuid
      ? { repository: byUuid, moved: false }
      : repositoryAt(state, `${workspace}/${named}`);
    if (!found || rightOf(found.repository, token.login) === undefined) {
      return problem(404, `Repository ${workspace}/${named} not found`);
    }
    if (!found.moved) return json(bitbucketRepository(state, found.repository));
    return redirect(`${state.bases.api}/repositories/${fullPath(found.repository)}`, 301);
  };

/** Reads a `q` filter; null when it is none that this double understands. */
function wanted(q: string | null): ((repository: ForgeRepository) => boolean) | null {
  if (q === null) return () => true;
  const found = /^\s*(name|full_name)\s*~\s*"([^"]*)"\s*$/.exec(q);
  if (!found) return null;
  const text = (found[2] ?? "").toLowerCase();
  return (repository) =>
    (found[1] === "name" ? repository.name : fullPath(repository)).toLowerCase().includes(text);
}

function order(sort: string | null): (one: ForgeRepository, other: ForgeRepository) => number {
  const sign = sort?.startsWith("-") ? -1 : 1;
  const key = sort?.endsWith("updated_on") ? "pushedAt" : "name";
  return (one, other) => (one[key] < other[key] ? -1 : one[key] > other[key] ? 1 : 0) * sign;
}
