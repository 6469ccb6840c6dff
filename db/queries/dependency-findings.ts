import { and, eq, isNull, ne } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findings } from "#db/schema/findings";

/** What is known against the packages of a repository and not fixed, at most `limit`, in one order. */
export async function listDependencyFindings(tx: WorkspaceTx, repositoryId: string, limit: number) {
  return await tx
    .select({
      id: findings.id,
      ruleId: findings.ruleId,
      severity: findings.severity,
      title: findings.title,
      message: findings.message,
      advice: findings.advice,
      path: findings.path,
      cwe: findings.cwe,
      packageName: findings.packageName,
      packageVersion: findings.packageVersion,
      advisoryIds: findings.advisoryIds,
      advisoryUrl: findings.advisoryUrl,
      state: findings.state,
      stateReason: findings.stateReason,
      stateAt: findings.stateAt,
      firstSeenAt: findings.firstSeenAt,
      lastSeenAt: findings.lastSeenAt,
    })
    .from(findings)
    .where(
      and(
        eq(findings.repositoryId, repositoryId),
        eq(findings.engine, "sca"),
        ne(findings.state, "fixed"),
        // What several tools found is told once.
        isNull(findings.duplicateOf),
      ),
    )
    .orderBy(findings.ruleId, findings.id)
    .limit(limit);
}
