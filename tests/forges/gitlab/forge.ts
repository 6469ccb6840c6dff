import { json } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { defineForge } from "#tests/forges/define-forge";
import type { Forge } from "#tests/forges/forge";
import { answerGit, gitPath } from "#tests/forges/git-access";
import { decideAuthorize, showAuthorize } from "#tests/forges/gitlab/authorize";
import { gitlabGitRules } from "#tests/forges/gitlab/git";
import { gitlabGuard } from "#tests/forges/gitlab/guard";
import { listProjects, readLanguages, readMember, readProject } from "#tests/forges/gitlab/projects";
import { gitlabUser } from "#tests/forges/gitlab/shape";
import { type GitlabState, type GitlabSwitches, gitlabDefaults } from "#tests/forges/gitlab/switches";
import { answerRevoke, answerToken, gitlabTokenShape, tokenInfo } from "#tests/forges/gitlab/token";
import { gitlabWorld } from "#tests/forges/gitlab/world";
import { type Route, route, tokenEndpoint } from "#tests/forges/route";
import { type Bases, type ForgeOptions, newState, userOf } from "#tests/forges/state";

export interface GitlabOptions extends Omit<ForgeOptions<GitlabSwitches>, "origins"> {
  origin?: string;
  /** Sub-path of the installation, such as "/gitlab"; kept when the forge is mounted elsewhere. */
  basePath?: string;
}

/** A GitLab double at gitlab.com unless told otherwise; web pages, API and git share one origin. */
export function createGitlabForge(options: GitlabOptions = {}): Forge<GitlabSwitches> {
  const basesAt = (origin: string): Bases => {
    const web = `${origin}${options.basePath ?? ""}`;
    return { web, api: `${web}/api/v4` };
  };
  const bases = basesAt(options.origin ?? "https://gitlab.com");
  const { switches, ...rest } = options;
  const state: GitlabState = {
    ...newState({ provider: "gitlab", label: "GitLab", bases }, gitlabWorld(), rest),
    switches: { ...gitlabDefaults, ...switches },
  };
  return defineForge({
    state,
    switches: state.switches,
    routes: gitlabRoutes(state),
    basesAt,
    tokenShape: () => gitlabTokenShape,
  });
}

function gitlabRoutes(state: GitlabState): Route[] {
  const guard = gitlabGuard(state);
  const readers = ["api", "read_api"];
  const project = "/projects/(?<id>[^/]+)";
  const git = (call: Call) => answerGit(state, call, gitlabGitRules);
  const identity = guard([...readers, "read_user"], (_, token) =>
    json(gitlabUser(state, userOf(state, token.login))),
  );
  return [
    route("GET", "web", /\/oauth\/authorize/, "authorize", (call) => showAuthorize(state, call)),
    route("POST", "web", /\/oauth\/authorize/, "consent", (call) => decideAuthorize(state, call)),
    route("POST", "web", /\/oauth\/token/, tokenEndpoint, (call) => answerToken(state, call)),
    route("POST", "web", /\/oauth\/revoke/, "revoke", (call) => answerRevoke(state, call)),
    route("GET", "web", /\/oauth\/token\/info/, "introspect", (call) => tokenInfo(state, call)),
    route("GET", "api", /\/user/, "identity", identity),
    route("GET", "api", /\/projects/, "list", guard(readers, listProjects(state))),
    route("GET", "api", new RegExp(project), "repository", guard(readers, readProject(state))),
    route(
      "GET",
      "api",
      new RegExp(`${project}/languages`),
      "languages",
      guard(readers, readLanguages(state)),
    ),
    route(
      "GET",
      "api",
      new RegExp(`${project}/members/all/(?<user>\\d+)`),
      "member",
      guard(readers, readMember(state)),
    ),
    route("GET", "web", gitPath, "git", git),
    route("POST", "web", gitPath, "git", git),
  ];
}
