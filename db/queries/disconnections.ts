import { desc, inArray } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { activityLog } from "#db/schema/activity";
import { gitConnections, listingCaches } from "#db/schema/connections";
import { connectedRepos } from "#db/schema/repositories";

const ENDINGS = ["git_provider_disconnected", "git_provider_config_removed"];

/** Events that ended connections, newest first. */
export async function listEndings(tx: WorkspaceTx, limit: number) {
  return await tx
    .select({
      seq: activityLog.seq,
      occurredAt: activityLog.occurredAt,
      action: activityLog.action,
      actorName: activityLog.actorName,
      entityId: activityLog.entityId,
      metadata: activityLog.metadata,
    })
    .from(activityLog)
    .where(inArray(activityLog.action, ENDINGS))
    .orderBy(desc(activityLog.seq))
    .limit(limit);
}

/** Rows that still hang on connections which ended, by the connection's id. None are expected. */
export async function countLeftovers(
  tx: WorkspaceTx,
  connectionIds: readonly string[],
): Promise<Map<string, number>> {
  if (connectionIds.length === 0) return new Map();
  const ids = [...connectionIds];
  const found = await Promise.all([
    tx.select({ id: gitConnections.id }).from(gitConnections).where(inArray(gitConnections.id, ids)),
    tx
      .select({ id: connectedRepos.connectionId })
      .from(connectedRepos)
      .where(inArray(connectedRepos.connectionId, ids)),
    tx
      .select({ id: listingCaches.connectionId })
      .from(listingCaches)
      .where(inArray(listingCaches.connectionId, ids)),
  ]);
  const counts = new Map<string, number>();
  for (const { id } of found.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
