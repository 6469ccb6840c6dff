import { json } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { defineForge } from "#tests/forges/define-forge";
import type { Forge } from "#tests/forges/forge";
import { answerGit, gitPath } from "#tests/forges/git-access";
import { checkToken, deleteGrant, deleteToken, revokeCredentials } from "#tests/forges/github/applications";
import { decideAuthorize, showAuthorize } from "#tests/forges/github/authorize";
import { githubGuard } from "#tests/forges/github/guard";
import { listRepositories, readById, readByPath, refuseRepository } from "#tests/forges/github/repositories";
import { githubUser } from "#tests/forges/github/shape";
import { type GithubState, type GithubSwitches, githubDefaults } from "#tests/forges/github/switches";
import { answerToken, githubTokenShape } from "#tests/forges/github/token";
import { githubWorld } from "#tests/forges/github/world";
import { type Route, route, tokenEndpoint } from "#tests/forges/route";
import { type ForgeOptions, newState, userOf } from "#tests/forges/state";

/**
 * A GitHub double: github.com and api.github.com unless told otherwise; mounted on an origin of its own, the API
 * is below `/api/v3` as on GitHub Enterprise Server.
 */
export function createGithubForge(options: ForgeOptions<GithubSwitches> = {}): Forge<GithubSwitches> {
  const bases = { web: "https://github.com", api: "https://api.github.com" };
  const state: GithubState = {
    ...newState({ provider: "github", label: "GitHub", bases }, githubWorld(), options),
    switches: { ...githubDefaults, ...options.switches },
  };
  return defineForge({
    state,
    switches: state.switches,
    routes: githubRoutes(state),
    basesAt: (origin) => ({ web: origin, api: `${origin}/api/v3` }),
    tokenShape: () => githubTokenShape(state),
  });
}

function githubRoutes(state: GithubState): Route[] {
  const guard = githubGuard(state);
  const git = (call: Call) =>
    answerGit(state, call, { user: "x-access-token", refuse: refuseRepository(state) });
  const authorize = /\/login\/oauth\/authorize/;
  const token = /\/applications\/(?<client>[^/]+)\/token/;
  const grant = /\/applications\/(?<client>[^/]+)\/grant/;
  const byPath = /\/repos\/(?<owner>[^/]+)\/(?<repo>[^/]+)/;
  const identity = guard("", (_, bearer) => json(githubUser(state, userOf(state, bearer.login))));
  return [
    route("GET", "web", authorize, "authorize", (call) => showAuthorize(state, call)),
    route("POST", "web", authorize, "consent", (call) => decideAuthorize(state, call)),
    route("POST", "web", /\/login\/oauth\/access_token/, tokenEndpoint, (call) => answerToken(state, call)),
    route("GET", "api", /\/user/, "identity", identity),
    route("GET", "api", /\/user\/repos/, "list", guard("repo, public_repo", listRepositories(state))),
    route("GET", "api", /\/repositories\/(?<id>\d+)/, "repository", guard("repo", readById(state))),
    route("GET", "api", byPath, "repository", guard("repo", readByPath(state))),
    route("POST", "api", token, "introspect", (call) => checkToken(state, call)),
    route("DELETE", "api", token, "revoke", (call) => deleteToken(state, call)),
    route("DELETE", "api", grant, "revoke", (call) => deleteGrant(state, call)),
    route("POST", "api", /\/credentials\/revoke/, "revoke", (call) => revokeCredentials(state, call)),
    route("GET", "web", gitPath, "git", git),
    route("POST", "web", gitPath, "git", git),
  ];
}
