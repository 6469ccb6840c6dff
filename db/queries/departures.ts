import { asc, count, eq } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { gitConnections } from "#db/schema/connections";
import { webhooks } from "#db/schema/notifications";
import { connectedRepos } from "#db/schema/repositories";
import { scanSchedules } from "#db/schema/schedules";

/** The connections through a person's own accounts, each with how many repositories are read through it. */
export async function listConnectionsOf(tx: WorkspaceTx, userId: string) {
  return await tx
    .select({
      id: gitConnections.id,
      provider: gitConnections.provider,
      providerUsername: gitConnections.providerUsername,
      state: gitConnections.state,
      repositories: count(connectedRepos.id),
    })
    .from(gitConnections)
    .leftJoin(connectedRepos, eq(connectedRepos.connectionId, gitConnections.id))
    .where(eq(gitConnections.connectedBy, userId))
    .groupBy(
      ...[gitConnections.workspaceId, gitConnections.id, gitConnections.provider],
      ...[gitConnections.providerUsername, gitConnections.state, gitConnections.connectedAt],
    )
    .orderBy(asc(gitConnections.connectedAt), asc(gitConnections.id));
}

/** The webhooks that a person added. */
export async function listWebhooksOf(tx: WorkspaceTx, userId: string) {
  return await tx
    .select({ id: webhooks.id, url: webhooks.url })
    .from(webhooks)
    .where(eq(webhooks.createdBy, userId))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id));
}

/** How many schedules a person set. */
export async function countSchedulesOf(tx: WorkspaceTx, userId: string): Promise<number> {
  const [row] = await tx
    .select({ total: count() })
    .from(scanSchedules)
    .where(eq(scanSchedules.setBy, userId));
  return row?.total ?? 0;
}
