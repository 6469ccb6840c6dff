import { json } from "#tests/forges/answers";
import { problem } from "#tests/forges/bitbucket/guard";
import { bitbucketWorkspace, pagedBody, permissionWord } from "#tests/forges/bitbucket/shape";
import type { BitbucketState } from "#tests/forges/bitbucket/switches";
import type { Call } from "#tests/forges/call";
import { type ForgeNamespace, fullPath } from "#tests/forges/model";
import type { IssuedToken } from "#tests/forges/token-book";

/** `GET /2.0/user/workspaces`: where the account is a member. */
export const listWorkspaces =
  (state: BitbucketState) =>
  (call: Call, token: IssuedToken): Response => {
    const show = (workspace: ForgeNamespace) => ({
      type: "workspace_access",
      administrator: workspace.path === token.login,
      workspace: bitbucketWorkspace(state, workspace),
    });
    return json(pagedBody(call, workspacesOf(state, token), show, state.switches.foreignNextLink));
  };

/** `GET /2.0/user/workspaces/{workspace}/permission`. */
export const readWorkspacePermission =
  (state: BitbucketState) =>
  (call: Call, token: IssuedToken): Response => {
    const workspace = namedWorkspace(state, call, token);
    if (!workspace) return problem(404, "Workspace not found");
    const permission = workspace.path === token.login ? "owner" : "member";
    return json({
      type: "workspace_membership",
      permission,
      workspace: bitbucketWorkspace(state, workspace),
    });
  };

/** `GET /2.0/user/workspaces/{workspace}/permissions/repositories`: the account's rights, one row per repository. */
export const listPermissions =
  (state: BitbucketState) =>
  (call: Call, token: IssuedToken): Response => {
    const workspace = namedWorkspace(state, call, token);
    if (!workspace) return problem(404, "Workspace not found");
    const rows = state.world.repositories.flatMap((repository) => {
      const right = repository.rights[token.login];
      return repository.namespace === workspace.path && right !== undefined ? [{ repository, right }] : [];
    });
    const show = ({ repository, right }: (typeof rows)[number]) => ({
      type: "repository_permission",
      permission: permissionWord(right),
      repository: {
        type: "repository",
        uuid: repository.id,
        full_name: fullPath(repository),
        name: repository.name,
      },
    });
    return json(pagedBody(call, rows, show, state.switches.foreignNextLink));
  };

/** Workspaces in which the account holds any right, and its own. */
function workspacesOf(state: BitbucketState, token: IssuedToken): ForgeNamespace[] {
  const reached = new Set(
    state.world.repositories
      .filter((row) => row.rights[token.login] !== undefined)
      .map((row) => row.namespace),
  );
  return state.world.namespaces.filter(({ path }) => path === token.login || reached.has(path));
}

function namedWorkspace(state: BitbucketState, call: Call, token: IssuedToken): ForgeNamespace | undefined {
  const named = call.params.workspace;
  return workspacesOf(state, token).find(({ path, id }) => path === named || id === named);
}
