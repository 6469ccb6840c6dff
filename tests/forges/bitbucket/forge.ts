import { json } from "#tests/forges/answers";
import { decideAuthorize, showAuthorize } from "#tests/forges/bitbucket/authorize";
import { bitbucketGitRules } from "#tests/forges/bitbucket/git";
import { bitbucketGuard, problem } from "#tests/forges/bitbucket/guard";
import { listRepositories, readRepository } from "#tests/forges/bitbucket/repositories";
import { bitbucketUser } from "#tests/forges/bitbucket/shape";
import {
  type BitbucketState,
  type BitbucketSwitches,
  bitbucketDefaults,
} from "#tests/forges/bitbucket/switches";
import { answerToken, bitbucketTokenShape } from "#tests/forges/bitbucket/token";
import { listPermissions, listWorkspaces, readWorkspacePermission } from "#tests/forges/bitbucket/workspaces";
import { bitbucketWorld } from "#tests/forges/bitbucket/world";
import type { Call } from "#tests/forges/call";
import { defineForge } from "#tests/forges/define-forge";
import type { Forge } from "#tests/forges/forge";
import { answerGit, gitPath } from "#tests/forges/git-access";
import { type Route, route, tokenEndpoint } from "#tests/forges/route";
import { type ForgeOptions, newState, userOf } from "#tests/forges/state";

/** A Bitbucket Cloud double: bitbucket.org and api.bitbucket.org/2.0; mounted elsewhere, the API is below `/2.0`. */
export function createBitbucketForge(
  options: ForgeOptions<BitbucketSwitches> = {},
): Forge<BitbucketSwitches> {
  const bases = { web: "https://bitbucket.org", api: "https://api.bitbucket.org/2.0" };
  const state: BitbucketState = {
    ...newState({ provider: "bitbucket", label: "Bitbucket", bases }, bitbucketWorld(), options),
    switches: { ...bitbucketDefaults, ...options.switches },
  };
  return defineForge({
    state,
    switches: state.switches,
    routes: bitbucketRoutes(state),
    basesAt: (origin) => ({ web: origin, api: `${origin}/2.0` }),
    tokenShape: () => bitbucketTokenShape(state),
  });
}

/** Listings over all workspaces, gone since spring 2026 (CHANGE-2770). */
const removed =
  /\/repositories|\/workspaces|\/user\/permissions\/repositories|\/user\/permissions\/workspaces/;

function bitbucketRoutes(state: BitbucketState): Route[] {
  const guard = bitbucketGuard(state);
  const workspace = "(?<workspace>[^/]+)";
  const git = (call: Call) => answerGit(state, call, bitbucketGitRules);
  const gone = () => problem(410, "CHANGE-2770 - Functionality has been deprecated");
  const identity = guard("account", (_, token) => json(bitbucketUser(state, userOf(state, token.login))));
  const permissions = new RegExp(`/user/workspaces/${workspace}/permissions/repositories`);
  const permission = new RegExp(`/user/workspaces/${workspace}/permission`);
  const repository = new RegExp(`/repositories/${workspace}/(?<repository>[^/]+)`);
  return [
    route("GET", "web", /\/site\/oauth2\/authorize/, "authorize", (call) => showAuthorize(state, call)),
    route("POST", "web", /\/site\/oauth2\/authorize/, "consent", (call) => decideAuthorize(state, call)),
    route("POST", "web", /\/site\/oauth2\/access_token/, tokenEndpoint, (call) => answerToken(state, call)),
    route("GET", "api", removed, "removed", gone),
    route("GET", "api", /\/user/, "identity", identity),
    route("GET", "api", /\/user\/workspaces/, "workspaces", guard("account", listWorkspaces(state))),
    route("GET", "api", permissions, "permissions", guard("repository", listPermissions(state))),
    route("GET", "api", permission, "permissions", guard("account", readWorkspacePermission(state))),
    route(
      "GET",
      "api",
      new RegExp(`/repositories/${workspace}`),
      "list",
      guard("repository", listRepositories(state)),
    ),
    route("GET", "api", repository, "repository", guard("repository", readRepository(state))),
    route("GET", "web", gitPath, "git", git),
    route("POST", "web", gitPath, "git", git),
  ];
}
