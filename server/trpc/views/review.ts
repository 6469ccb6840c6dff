import { z } from "zod";
import { providers } from "#db/vocabulary";
import { ConnectionView, ProviderConfigView } from "#server/trpc/views/connections";
import { ConnectedRepositoryView } from "#server/trpc/views/repositories";

const instant = z.iso.datetime();

export const CheckView = z.object({
  id: z.string(),
  title: z.string(),
  passed: z.boolean(),
  found: z.string(),
});

/** An operator's act that ended connections, and whether anything is left of them. */
export const EndingView = z.object({
  /** Of the event, in the workspace's activity log. */
  seq: z.number().int(),
  at: instant,
  actorName: z.string(),
  provider: z.enum(providers),
  /** True when the provider config was removed, which took all its connections along. */
  configRemoved: z.boolean(),
  connections: z.array(
    z.object({
      id: z.string(),
      providerUsername: z.string(),
      removedRepositories: z.array(z.string()),
      revocation: z.string(),
      verified: z.boolean(),
      receipt: z.string().nullable(),
      /** Rows that still hang on it now. None are expected. */
      leftovers: z.number().int(),
    }),
  ),
});

export const ReviewView = z.object({
  readAt: instant,
  configs: z.array(ProviderConfigView),
  connections: z.array(ConnectionView),
  repositories: z.array(ConnectedRepositoryView),
  endings: z.array(EndingView),
  /** Connections whose connecting person has left, and the repositories that stop when they are ended. */
  departed: z.array(
    z.object({
      id: z.uuid(),
      provider: z.enum(providers),
      providerUsername: z.string(),
      connectedByName: z.string(),
      repositories: z.array(z.string()),
    }),
  ),
  /** The running installation, tried now. */
  checks: z.array(CheckView),
  /** The security suite of this release; null where its result is not shipped. */
  scorecard: z
    .object({
      ranAt: instant,
      database: z.string(),
      rows: z.array(
        z.object({ id: z.string(), requirement: z.string(), tests: z.number().int(), passed: z.boolean() }),
      ),
    })
    .nullable(),
  /** The end of the activity log's chain; null before its first event. */
  head: z.object({ seq: z.number().int(), hash: z.string() }).nullable(),
});
