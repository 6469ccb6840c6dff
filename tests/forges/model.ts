import type { Right } from "#tests/forges/vocabulary";

/** An account of a forge. `id` is the identifier which survives a rename (a number in text, or a Bitbucket uuid). */
export interface ForgeUser {
  id: string;
  login: string;
  name: string;
}

/** A personal space, organisation, group or workspace. */
export interface ForgeNamespace {
  id: string;
  path: string;
  name: string;
  kind: "user" | "group";
}

/** A repository in words common to all forges. Tests may change its fields while the forge runs. */
export interface ForgeRepository {
  id: string;
  /** Path of the namespace which holds it. */
  namespace: string;
  name: string;
  visibility: "private" | "internal" | "public";
  archived: boolean;
  fork: boolean;
  /** Null when nothing was ever pushed. */
  defaultBranch: string | null;
  /** Main language first; GitHub and Bitbucket show only that one. */
  languages: Readonly<Record<string, number>>;
  sizeKb: number;
  pushedAt: string;
  /** Rights by account login. An account which is not named sees the repository only if it is public. */
  rights: Record<string, Right>;
  /** Full paths it had before; reads of those are answered with a redirect. */
  formerPaths: string[];
  /** Folder below tests/fixtures/repositories with its source; null gives a repository with only a README. */
  fixture: string | null;
  /** GitLab only: membership is inherited, so the listing shows `permissions` with two nulls. */
  inheritedMembership?: boolean;
}

export interface ForgeWorld {
  users: ForgeUser[];
  namespaces: ForgeNamespace[];
  repositories: ForgeRepository[];
}

/** An OAuth application (GitHub, GitLab) or consumer (Bitbucket) registered with the forge. */
export interface OauthApp {
  name: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** Scopes ticked at registration. GitHub has no such list and ignores it. */
  scopes: string[];
}

/** `namespace/name`, as it appears in web addresses. */
export const fullPath = (repository: ForgeRepository): string => `${repository.namespace}/${repository.name}`;

/** What `login` may do with the repository; a public or internal one can be read by every account. */
export function rightOf(repository: ForgeRepository, login: string): Right | undefined {
  return repository.rights[login] ?? (repository.visibility === "private" ? undefined : "read");
}
