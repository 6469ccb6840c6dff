import { and, asc, desc, eq, gt, isNotNull, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { WorkspaceTx } from "#db/database";
import { findings } from "#db/schema/findings";
import { connectedRepos, repositories } from "#db/schema/repositories";
import { scans } from "#db/schema/scans";

/** Repositories whose scans wait for a person's decision, longest waiting first. */
export async function listPaused(tx: WorkspaceTx, limit: number) {
  return await tx
    .select({
      repositoryId: connectedRepos.repositoryId,
      fullName: repositories.fullName,
      reason: connectedRepos.pausedReason,
    })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .where(isNotNull(connectedRepos.pausedAt))
    .orderBy(asc(connectedRepos.pausedAt))
    .limit(limit);
}

/** Repositories whose newest scan failed in the last 14 days, with that scan. */
export async function listFailing(tx: WorkspaceTx, limit: number) {
  const later = alias(scans, "later");
  return await tx
    .select({
      ...{ id: scans.id, fullName: repositories.fullName, errorMessage: scans.errorMessage },
    })
    .from(scans)
    .innerJoin(repositories, eq(repositories.id, scans.repositoryId))
    .innerJoin(connectedRepos, eq(connectedRepos.repositoryId, scans.repositoryId))
    .where(
      and(
        eq(scans.state, "failed"),
        gt(scans.queuedAt, sql`now() - interval '14 days'`),
        notExists(
          tx
            .select({ one: sql`1` })
            .from(later)
            .where(
              and(
                eq(later.workspaceId, scans.workspaceId),
                eq(later.repositoryId, scans.repositoryId),
                gt(later.queuedAt, scans.queuedAt),
                // Trying rules says nothing about the repository.
                sql`${later.trigger} <> 'trial'`,
              ),
            ),
        ),
        sql`${scans.trigger} <> 'trial'`,
      ),
    )
    .orderBy(desc(scans.queuedAt))
    .limit(limit);
}

/** How many decisions on findings run out within a week. */
export async function countExpiringDecisions(tx: WorkspaceTx): Promise<number> {
  const [row] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(findings)
    .where(
      sql`${findings.decisionUntil} > now() and ${findings.decisionUntil} <= now() + interval '7 days' and ${findings.duplicateOf} is null`,
    );
  return row?.total ?? 0;
}
