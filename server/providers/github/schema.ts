import { z } from "zod";
import { Instant } from "#server/providers/instant";
import type { RemoteRepository } from "#server/providers/provider";
import { WebAddress } from "#server/providers/web-address";

export const Account = z.object({ id: z.number().int(), login: z.string() });

/** GitHub's repository, in our words from here on. */
export const Repository = z
  .object({
    id: z.number().int(),
    full_name: z.string(),
    private: z.boolean(),
    archived: z.boolean().default(false),
    default_branch: z.string().nullish(),
    language: z.string().nullish(),
    html_url: WebAddress,
    pushed_at: Instant,
    permissions: z
      .object({ admin: z.boolean(), maintain: z.boolean().default(false), push: z.boolean() })
      .optional(),
  })
  .transform(
    (row): RemoteRepository => ({
      externalId: String(row.id),
      fullName: row.full_name,
      defaultBranch: row.default_branch ?? null,
      language: row.language ?? null,
      isPrivate: row.private,
      htmlUrl: row.html_url,
      hasWriteAccess: Boolean(row.permissions?.admin || row.permissions?.maintain || row.permissions?.push),
      archived: row.archived,
      lastActiveAt: row.pushed_at,
      clonePath: row.full_name,
    }),
  );
