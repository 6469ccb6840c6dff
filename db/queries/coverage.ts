import { and, count, eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findingCounts } from "#db/schema/findings";
import { connectedRepos, repositories } from "#db/schema/repositories";
import { scanSchedules } from "#db/schema/schedules";

/**
 * How old the last scan may be: the schedule's interval and a day to spare, since a scan waits and runs; without a schedule 30
 * days.
 */
const within = sql`case ${scanSchedules.every} when 'daily' then interval '2 days' when 'weekly' then interval '8 days'
  when 'biweekly' then interval '15 days' when 'monthly' then interval '32 days' else interval '30 days' end`;
const covered = sql<boolean>`coalesce(${connectedRepos.lastScanAt} > now() - ${within}, false)`;

const onSchedule = and(
  eq(scanSchedules.workspaceId, connectedRepos.workspaceId),
  eq(scanSchedules.repositoryId, connectedRepos.repositoryId),
);

/** How many connected repositories there are, were ever scanned, and were scanned as lately as they should be. */
export async function countCoverage(tx: WorkspaceTx) {
  const [row] = await tx
    .select({
      total: sql<number>`count(*)::int`,
      scanned: sql<number>`count(${connectedRepos.lastScanAt})::int`,
      covered: sql<number>`count(*) filter (where ${covered})::int`,
    })
    .from(connectedRepos)
    .leftJoin(scanSchedules, onSchedule);
  return row ?? { total: 0, scanned: 0, covered: 0 };
}

/** Connected repositories that were not scanned as lately as they should be, never scanned ones first. */
export async function listUncovered(tx: WorkspaceTx, limit: number) {
  return await tx
    .select({
      repositoryId: connectedRepos.repositoryId,
      provider: repositories.provider,
      fullName: repositories.fullName,
      lastScanAt: connectedRepos.lastScanAt,
      paused: sql<boolean>`${connectedRepos.pausedAt} is not null`,
    })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .leftJoin(scanSchedules, onSchedule)
    .where(sql`not ${covered}`)
    .orderBy(sql`${connectedRepos.lastScanAt} nulls first`, repositories.fullName)
    .limit(limit);
}

/**
 * Connected repositories and findings that ask for somebody by language, as it was noted when each was enabled; most findings
 * first. Providers differ in how they write one language: it is the same one here, written with its capitals.
 */
export async function countByLanguage(tx: WorkspaceTx) {
  const open = tx
    .select({
      repositoryId: findingCounts.repositoryId,
      total: sql<number>`sum(${findingCounts.total})`.as("total"),
    })
    .from(findingCounts)
    .where(sql`${findingCounts.state} in ('new', 'open', 'reopened')`)
    .groupBy(findingCounts.repositoryId)
    .as("open");
  return await tx
    .select({
      language: sql<string | null>`min(${connectedRepos.language} collate "C")`,
      repositories: count(),
      openFindings: sql<number>`coalesce(sum(${open.total}), 0)::int`,
    })
    .from(connectedRepos)
    .leftJoin(open, eq(open.repositoryId, connectedRepos.repositoryId))
    .groupBy(sql`lower(${connectedRepos.language})`)
    .orderBy(sql`3 desc`, sql`2 desc`, sql`1`);
}
