import { type ForgeRepository, type ForgeUser, fullPath, rightOf } from "#tests/forges/model";
import type { ForgeState } from "#tests/forges/state";
import { reaches } from "#tests/forges/vocabulary";

/** An account as `GET /user` shows it. */
export function githubUser(state: ForgeState, user: ForgeUser): object {
  return {
    login: user.login,
    id: Number(user.id),
    node_id: `U_${user.id}`,
    avatar_url: "",
    html_url: `${state.bases.web}/${user.login}`,
    url: `${state.bases.api}/users/${user.login}`,
    type: "User",
    name: user.name,
  };
}

/** A repository as `login` sees it in lists and single reads. */
export function githubRepository(state: ForgeState, repository: ForgeRepository, login: string): object {
  const path = fullPath(repository);
  const owner = state.world.namespaces.find((namespace) => namespace.path === repository.namespace);
  const right = rightOf(repository, login);
  return {
    id: Number(repository.id),
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: path,
    private: repository.visibility !== "public",
    visibility: repository.visibility,
    owner: {
      login: repository.namespace,
      id: Number(owner?.id ?? 0),
      type: owner?.kind === "group" ? "Organization" : "User",
    },
    html_url: `${state.bases.web}/${path}`,
    url: `${state.bases.api}/repos/${path}`,
    clone_url: `${state.bases.web}/${path}.git`,
    description: null,
    fork: repository.fork,
    archived: repository.archived,
    disabled: false,
    // GitHub names a default branch before the first push as well.
    default_branch: repository.defaultBranch ?? "main",
    language: Object.keys(repository.languages)[0] ?? null,
    size: repository.sizeKb,
    pushed_at: repository.pushedAt,
    updated_at: repository.pushedAt,
    created_at: "2021-03-04T05:06:07Z",
    permissions: {
      admin: reaches(right, "admin"),
      maintain: reaches(right, "maintain"),
      push: reaches(right, "write"),
      triage: reaches(right, "write"),
      pull: reaches(right, "read"),
    },
  };
}
