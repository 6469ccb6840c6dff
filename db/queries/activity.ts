import { and, desc, eq, lt } from "drizzle-orm";
import type { IdentityTx, WorkspaceTx } from "#db/database";
import { activityLog } from "#db/schema/activity";

export type ActivityRow = typeof activityLog.$inferInsert;

/** Adds one event. Call it in the transaction of the change it describes. */
export async function insertActivity(tx: WorkspaceTx | IdentityTx, row: ActivityRow): Promise<void> {
  await tx.insert(activityLog).values(row);
}

/** Newest first. Ids follow time, so the id alone is the cursor. */
export async function listActivity(
  tx: WorkspaceTx,
  filter: { before?: string | undefined; action?: string | undefined; limit: number },
) {
  return await tx
    .select({
      id: activityLog.id,
      occurredAt: activityLog.occurredAt,
      action: activityLog.action,
      actorName: activityLog.actorName,
      entityType: activityLog.entityType,
      entityId: activityLog.entityId,
      metadata: activityLog.metadata,
      ip: activityLog.ip,
    })
    .from(activityLog)
    .where(
      and(
        filter.before ? lt(activityLog.id, filter.before) : undefined,
        filter.action ? eq(activityLog.action, filter.action) : undefined,
      ),
    )
    .orderBy(desc(activityLog.id))
    .limit(filter.limit);
}
