import { and, eq, inArray, lte, or, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findings } from "#db/schema/findings";
import { repositories } from "#db/schema/repositories";
import type { Tx } from "#db/transaction";
import type { FindingDecision } from "#db/vocabulary";

/**
 * Writes what a person decided of findings. `decision` null opens them again. Duplicates of them by other tools share the decision, so
 * that they do not come up when the finding they hide behind is gone.
 */
export async function decideFindings(
  tx: WorkspaceTx,
  ids: readonly string[],
  choice: {
    decision: FindingDecision | null;
    until: Date | null;
    reason: string;
    by: string;
    userId: string;
  },
): Promise<void> {
  await tx
    .update(findings)
    .set({
      state: choice.decision ?? "open",
      decision: choice.decision,
      decisionUntil: choice.until,
      ...{ stateReason: choice.reason, stateBy: choice.by, stateAt: sql`now()` },
      decidedOver: sql`jsonb_build_object('state', state, 'decision', decision, 'until', decision_until, 'reason', state_reason,
        'by', state_by, 'at', state_at, 'userId', ${choice.userId}::text)`,
    })
    .where(and(sql`${findings.state} <> 'fixed'`, standingFor(ids)));
}

/**
 * Makes findings what they were before a person's last decision on them, where that is theirs, not older than `seconds`, and nothing
 * happened since. Answers those that were.
 */
export async function undecideFindings(
  tx: WorkspaceTx,
  ids: readonly string[],
  { userId, seconds }: { userId: string; seconds: number },
) {
  const over = (name: string) => sql.raw(`decided_over ->> '${name}'`);
  const rows = await tx
    .update(findings)
    .set({
      ...{ state: sql`${over("state")}`, decision: sql`${over("decision")}` },
      decisionUntil: sql`(${over("until")})::timestamptz`,
      ...{ stateReason: sql`${over("reason")}`, stateBy: sql`${over("by")}` },
      ...{ stateAt: sql`(${over("at")})::timestamptz`, decidedOver: null },
    })
    .where(
      and(
        standingFor(ids),
        sql`${findings.state} = coalesce(${findings.decision}, 'open')`,
        sql`${over("userId")} = ${userId}`,
        sql`${findings.stateAt} > now() - make_interval(secs => ${seconds})`,
      ),
    )
    .returning({
      ...{ id: findings.id, repositoryId: findings.repositoryId, title: findings.title },
      ...{ state: findings.state, duplicateOf: findings.duplicateOf },
    });
  return rows.filter(({ duplicateOf }) => duplicateOf === null).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const standingFor = (ids: readonly string[]) =>
  or(inArray(findings.id, [...ids]), inArray(findings.duplicateOf, [...ids]));

/** A workspace in which a decision has run out; undefined when there is none. Only the worker's role may ask. */
export async function findWorkspaceWithExpiredDecision(tx: Tx): Promise<string | undefined> {
  const [row] = await tx.execute(sql`select workspace_with_expired_decision() as id`);
  return row?.id ? String(row.id) : undefined;
}

/** A repository of which a decision has run out; undefined when there is none in this workspace. */
export async function findRepositoryWithExpiredDecision(tx: WorkspaceTx): Promise<string | undefined> {
  const [row] = await tx
    .select({ repositoryId: findings.repositoryId })
    .from(findings)
    .where(lte(findings.decisionUntil, sql`now()`))
    .limit(1);
  return row?.repositoryId;
}

/**
 * Ends the decisions on a repository's findings whose time is over: they ask for somebody again, or are plainly fixed. Answers at
 * most `limit` of them, with what had been decided.
 */
export async function endExpiredDecisions(tx: WorkspaceTx, repositoryId: string, limit: number) {
  const expired = await tx
    .select({
      ...{ id: findings.id, title: findings.title, decision: findings.decision },
      ...{ fullName: repositories.fullName, duplicateOf: findings.duplicateOf },
    })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(and(eq(findings.repositoryId, repositoryId), lte(findings.decisionUntil, sql`now()`)))
    .orderBy(findings.decisionUntil, findings.id)
    .limit(limit);
  const ids = expired.map(({ id }) => id);
  if (ids.length > 0) {
    await tx
      .update(findings)
      .set({
        state: sql`case ${findings.state} when 'fixed' then 'fixed' else 'open' end`,
        ...{ decision: null, decisionUntil: null },
      })
      .where(inArray(findings.id, ids));
  }
  return expired;
}
