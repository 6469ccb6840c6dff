import { and, eq, inArray, lte, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findings } from "#db/schema/findings";
import { repositories } from "#db/schema/repositories";
import type { Tx } from "#db/transaction";
import type { FindingDecision } from "#db/vocabulary";

/**
 * Writes what a person decided. `decision` null opens the finding again. Duplicates of it by other tools share the decision, so
 * that they do not come up when the finding they hide behind is gone.
 */
export async function decideFinding(
  tx: WorkspaceTx,
  id: string,
  choice: { decision: FindingDecision | null; until: Date | null; reason: string; by: string },
): Promise<void> {
  await tx
    .update(findings)
    .set({
      state: choice.decision ?? "open",
      decision: choice.decision,
      decisionUntil: choice.until,
      ...{ stateReason: choice.reason, stateBy: choice.by, stateAt: sql`now()` },
    })
    .where(
      and(
        sql`${findings.state} <> 'fixed'`,
        sql`(${findings.id} = ${id} or ${findings.duplicateOf} = ${id})`,
      ),
    );
}

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
