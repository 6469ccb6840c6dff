import { z } from "zod";
import { actorKinds } from "#db/vocabulary";

const instant = z.iso.datetime();

export const ActivityView = z.object({
  id: z.uuid(),
  /** Place in the workspace's chain, from 1 without a gap. */
  seq: z.number().int(),
  occurredAt: instant,
  action: z.string(),
  actorKind: z.enum(actorKinds),
  actorId: z.uuid().nullable(),
  actorName: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  /** SHA-256 over the event and the hash before it, in hexadecimal digits. */
  hash: z.string(),
});

export const ActivityPageView = z.object({
  events: z.array(ActivityView),
  /** Cursors, to be sent as `before` and as `after`; null where there is nothing that way. */
  older: z.number().int().nullable(),
  newer: z.number().int().nullable(),
});

/** What was found of a stretch of the log's chain. It says nothing of events outside `first`..`last`. */
export const VerificationView = z.object({
  first: z.number().int(),
  last: z.number().int(),
  checked: z.number().int(),
  head: z.number().int(),
  problem: z.object({ seq: z.number().int(), say: z.string() }).nullable(),
});

export const ExportHeadView = z.object({
  workspaceId: z.uuid(),
  exportedAt: instant,
  head: z.object({ seq: z.number().int(), hash: z.string() }),
  filter: z.record(z.string(), z.string()).nullable(),
});
