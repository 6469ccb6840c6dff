import { z } from "zod";
import { Instant } from "#server/providers/instant";
import type { RemoteRepository } from "#server/providers/provider";
import { WebAddress } from "#server/providers/web-address";

export const Account = z.object({
  uuid: z.string(),
  nickname: z.string().optional(),
  display_name: z.string(),
});

export const WorkspacePage = z.object({
  values: z.array(z.object({ workspace: z.object({ slug: z.string(), uuid: z.string() }) })),
  next: z.string().optional(),
});

const Repository = z.object({
  uuid: z.string(),
  full_name: z.string(),
  is_private: z.boolean(),
  updated_on: z.string().default(""),
  language: z.string().nullish(),
  mainbranch: z.object({ name: z.string() }).nullish(),
  links: z.object({ html: z.object({ href: WebAddress }) }),
});

/** Bitbucket's repository, in our words from here on. Bitbucket Cloud has no archived repositories. */
export const toRemote = (row: z.infer<typeof Repository>, hasWriteAccess: boolean): RemoteRepository => ({
  externalId: row.uuid,
  fullName: row.full_name,
  defaultBranch: row.mainbranch?.name ?? null,
  language: row.language || null,
  isPrivate: row.is_private,
  htmlUrl: row.links.html.href,
  hasWriteAccess,
  archived: false,
  lastActiveAt: Instant.parse(row.updated_on),
  clonePath: row.full_name,
});

export const RepositoryRow = Repository;

export const RepositoryPage = z.object({ values: z.array(Repository), next: z.string().optional() });

export const PermissionPage = z.object({
  values: z.array(
    z.object({ permission: z.enum(["read", "write", "admin"]), repository: z.object({ uuid: z.string() }) }),
  ),
  next: z.string().optional(),
});
