import { findHead } from "#db/queries/activity";
import type { ExportFormat, ExportHead } from "#server/activity/export-file";
import { type Actor, doerOf } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { type ActivityQuery, asked } from "#server/use-cases/activity/activity-query";

/** Records that the log is taken out, and says where it ends: with that very event. */
export async function beginExport(
  { db }: Services,
  actor: Actor,
  format: ExportFormat,
  query: ActivityQuery,
): Promise<ExportHead> {
  const { workspaceId } = actor;
  const filter = asked(query);
  const head = await db.withWorkspace(actor, async (tx) => {
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "activity_exported",
      entityId: workspaceId,
      metadata: { format, filter },
    });
    return await findHead(tx);
  });
  if (!head) throw new Error("an event was recorded and the chain has no end");
  // This process' clock, like a checkpoint's, and not the database's: who may rewrite the one must not set the other.
  const exportedAt = new Date();
  return { workspaceId, exportedAt, head: { seq: head.seq, hash: head.hash }, filter };
}
