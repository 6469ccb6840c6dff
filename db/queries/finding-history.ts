import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { activityLog } from "#db/schema/activity";
import { findingSpans } from "#db/schema/findings";
import { repositoryPackages } from "#db/schema/inventories";
import { scans } from "#db/schema/scans";

const MOST = 100;

/** From which scan until which one a finding was there, oldest first, with when those scans were asked for. */
export async function listSpans(tx: WorkspaceTx, findingId: string) {
  const rows = await tx.execute<{
    from_id: string;
    from_at: Date;
    until_id: string | null;
    until_at: Date | null;
  }>(sql`
    select s.from_scan_id as from_id, a.queued_at as from_at, s.until_scan_id as until_id, b.queued_at as until_at
    from ${findingSpans} s
    join ${scans} a on a.workspace_id = s.workspace_id and a.id = s.from_scan_id
    left join ${scans} b on b.workspace_id = s.workspace_id and b.id = s.until_scan_id
    where s.finding_id = ${findingId} order by s.from_scan_id limit ${MOST}`);
  return rows.map((row) => ({
    from: { scanId: row.from_id, at: new Date(row.from_at) },
    until: row.until_id && row.until_at ? { scanId: row.until_id, at: new Date(row.until_at) } : null,
  }));
}

/** What people decided of a finding and when that ended, newest first. */
export async function listDecisionEvents(tx: WorkspaceTx, findingId: string) {
  return await tx
    .select({
      ...{ action: activityLog.action, at: activityLog.occurredAt, by: activityLog.actorName },
      metadata: activityLog.metadata,
    })
    .from(activityLog)
    .where(and(eq(activityLog.entityType, "finding"), eq(activityLog.entityId, findingId)))
    .orderBy(desc(activityLog.seq))
    .limit(MOST);
}

/** How a package comes into a repository, by what its last inventory says: names from what was asked for down to it. */
export async function listDependencyPaths(
  tx: WorkspaceTx,
  of: { repositoryId: string; name: string; version: string | null; lockfile: string },
) {
  return await tx
    .select({
      ...{ chain: repositoryPackages.chain, direct: repositoryPackages.direct },
      ...{ dev: repositoryPackages.dev, lockfile: repositoryPackages.lockfile },
    })
    .from(repositoryPackages)
    .where(
      and(
        ...[eq(repositoryPackages.repositoryId, of.repositoryId), eq(repositoryPackages.name, of.name)],
        of.version === null ? undefined : eq(repositoryPackages.version, of.version),
        eq(repositoryPackages.lockfile, of.lockfile),
      ),
    )
    .orderBy(asc(repositoryPackages.position))
    .limit(5);
}
