import { z } from "zod";
import { Instant } from "#server/providers/instant";
import type { RemoteRepository } from "#server/providers/provider";
import { WebAddress } from "#server/providers/web-address";

export const Account = z.object({ id: z.number().int(), username: z.string() });

export const Languages = z.record(z.string(), z.number());

const Access = z.object({ access_level: z.number() }).nullish();

/** Developer and above may push (GitLab docs, "Access levels"). */
const DEVELOPER = 30;

/** GitLab's project, in our words from here on. The listing gives no language. */
export const Project = z
  .object({
    id: z.number().int(),
    path_with_namespace: z.string(),
    default_branch: z.string().nullish(),
    visibility: z.enum(["private", "internal", "public"]).default("private"),
    archived: z.boolean().default(false),
    empty_repo: z.boolean().default(false),
    web_url: WebAddress,
    last_activity_at: Instant,
    permissions: z.object({ project_access: Access, group_access: Access }).nullish(),
  })
  .transform((row) => ({
    levels: [row.permissions?.project_access?.access_level, row.permissions?.group_access?.access_level],
    repository: {
      externalId: String(row.id),
      fullName: row.path_with_namespace,
      defaultBranch: row.empty_repo ? null : (row.default_branch ?? null),
      language: null,
      isPrivate: row.visibility !== "public",
      htmlUrl: row.web_url,
      archived: row.archived,
      lastActiveAt: row.last_activity_at,
      clonePath: row.path_with_namespace,
    },
  }))
  .transform(({ levels, repository }) => ({
    ...repository,
    /** Undefined where GitLab does not say: both are null for inherited membership. */
    writeKnown: levels.every((level) => level === undefined)
      ? undefined
      : levels.some((level) => (level ?? 0) >= DEVELOPER),
  }));

export type Project = z.infer<typeof Project>;

export const toRemote = ({ writeKnown, ...rest }: Project, hasWriteAccess: boolean): RemoteRepository => ({
  ...rest,
  hasWriteAccess: writeKnown ?? hasWriteAccess,
});

export const Membership = z
  .object({ access_level: z.number() })
  .transform((row) => row.access_level >= DEVELOPER);
