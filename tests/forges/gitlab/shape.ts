import { type ForgeRepository, type ForgeUser, fullPath } from "#tests/forges/model";
import type { ForgeState } from "#tests/forges/state";
import type { Right } from "#tests/forges/vocabulary";

/** GitLab's numbers for rights (doc/api/access_requests). */
export const accessLevels: Record<Right, number> = {
  guest: 10,
  read: 20,
  write: 30,
  maintain: 40,
  admin: 50,
};

/** Access level of an account as a member; public and internal projects make nobody a member. */
export function memberLevel(repository: ForgeRepository, login: string): number {
  const right = repository.rights[login];
  return right === undefined ? 0 : accessLevels[right];
}

/** An account as `GET /user` shows it. */
export function gitlabUser(state: ForgeState, user: ForgeUser): object {
  return {
    id: Number(user.id),
    username: user.login,
    name: user.name,
    state: "active",
    web_url: `${state.bases.web}/${user.login}`,
  };
}

/** A project as `login` sees it; `simple` leaves the permissions out. No language here: that is another request. */
export function gitlabProject(
  state: ForgeState,
  repository: ForgeRepository,
  login: string,
  simple = false,
): Record<string, unknown> {
  const path = fullPath(repository);
  const namespace = state.world.namespaces.find((known) => known.path === repository.namespace);
  const project = {
    id: Number(repository.id),
    name: repository.name,
    path: repository.name,
    path_with_namespace: path,
    default_branch: repository.defaultBranch,
    web_url: `${state.bases.web}/${path}`,
    http_url_to_repo: `${state.bases.web}/${path}.git`,
    last_activity_at: repository.pushedAt,
    namespace: {
      id: Number(namespace?.id ?? 0),
      full_path: repository.namespace,
      kind: namespace?.kind ?? "group",
    },
  };
  if (simple) return project;
  const level = memberLevel(repository, login);
  const member =
    level === 0 || repository.inheritedMembership ? null : { access_level: level, notification_level: 3 };
  const inGroup = namespace?.kind === "group";
  return {
    ...project,
    visibility: repository.visibility,
    archived: repository.archived,
    empty_repo: repository.defaultBranch === null,
    repository_access_level: "enabled",
    marked_for_deletion_on: null,
    ...(repository.fork ? { forked_from_project: { id: 1 } } : {}),
    permissions: {
      project_access: inGroup ? null : member,
      group_access: inGroup ? member : null,
    },
  };
}
