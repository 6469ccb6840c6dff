import type { Call } from "#tests/forges/call";
import { type ForgeNamespace, type ForgeRepository, type ForgeUser, fullPath } from "#tests/forges/model";
import { pageOf, withQuery } from "#tests/forges/paging";
import type { ForgeState } from "#tests/forges/state";
import type { Right } from "#tests/forges/vocabulary";
import { reaches } from "#tests/forges/vocabulary";

/** Bitbucket's three words for rights. */
export function permissionWord(right: Right): "admin" | "write" | "read" {
  if (reaches(right, "admin")) return "admin";
  return reaches(right, "write") ? "write" : "read";
}

/** An account as `GET /2.0/user` shows it; there is no user name any more. */
export function bitbucketUser(state: ForgeState, user: ForgeUser): object {
  return {
    type: "user",
    uuid: user.id,
    account_id: `557058:${user.id.slice(1, -1)}`,
    nickname: user.login,
    display_name: user.name,
    links: { html: { href: `${state.bases.web}/${encodeURIComponent(user.id)}/` } },
  };
}

/** A workspace as other objects embed it. */
export function bitbucketWorkspace(state: ForgeState, workspace: ForgeNamespace): object {
  return {
    type: "workspace",
    uuid: workspace.id,
    slug: workspace.path,
    name: workspace.name,
    links: { html: { href: `${state.bases.web}/${workspace.path}/` } },
  };
}

/** A repository as lists and single reads show it; rights are not in it. */
export function bitbucketRepository(state: ForgeState, repository: ForgeRepository): object {
  const path = fullPath(repository);
  const workspace = state.world.namespaces.find((known) => known.path === repository.namespace);
  const branch = repository.defaultBranch;
  return {
    type: "repository",
    uuid: repository.id,
    full_name: path,
    name: repository.name,
    slug: repository.name,
    is_private: repository.visibility !== "public",
    description: "",
    scm: "git",
    language: (Object.keys(repository.languages)[0] ?? "").toLowerCase(),
    size: repository.sizeKb * 1024,
    created_on: "2021-03-04T05:06:07.000000+00:00",
    updated_on: repository.pushedAt.replace("Z", ".000000+00:00"),
    mainbranch: branch === null ? null : { type: "branch", name: branch },
    parent: repository.fork ? { type: "repository", full_name: "octo-labs/origin" } : null,
    project: { type: "project", key: "MAIN", name: "Main" },
    workspace: workspace ? bitbucketWorkspace(state, workspace) : null,
    links: {
      html: { href: `${state.bases.web}/${path}` },
      clone: [
        { name: "https", href: `${state.bases.web}/${path}.git` },
        { name: "ssh", href: `git@bitbucket.org:${path}.git` },
      ],
    },
  };
}

/** A list answer: `{values, page, pagelen, size, next?}` with an absolute `next`. */
export function pagedBody<Row>(
  call: Call,
  all: readonly Row[],
  show: (row: Row) => object,
  foreignNext: boolean,
): object {
  const page = pageOf(all, call.url.searchParams, { size: "pagelen", usual: 10, max: 100 });
  const next = withQuery(call.url.href, { page: page.page + 1 });
  return {
    values: page.rows.map(show),
    pagelen: page.perPage,
    size: page.total,
    page: page.page,
    ...(page.page < page.pages
      ? { next: foreignNext ? next.replace(call.url.origin, "https://elsewhere.example.invalid") : next }
      : {}),
  };
}
