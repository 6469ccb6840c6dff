import { and, desc, eq, isNull, ne, or, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findings } from "#db/schema/findings";
import { repositories } from "#db/schema/repositories";
import type { EngineKind, FindingState, Severity } from "#db/vocabulary";

/** Asks for somebody. Spelt without parameters, as the partial indexes are, so that the planner sees that they fit. */
const asking = sql`${findings.state} in ('new', 'open', 'reopened')`;

const shown = {
  id: findings.id,
  repositoryId: findings.repositoryId,
  provider: repositories.provider,
  fullName: repositories.fullName,
  htmlUrl: repositories.htmlUrl,
  engine: findings.engine,
  tool: findings.tool,
  ruleId: findings.ruleId,
  severity: findings.severity,
  confidence: findings.confidence,
  title: findings.title,
  message: findings.message,
  advice: findings.advice,
  path: findings.path,
  line: findings.line,
  endLine: findings.endLine,
  excerpt: findings.excerpt,
  trace: findings.trace,
  inTest: findings.inTest,
  owners: findings.owners,
  cwe: findings.cwe,
  owasp: findings.owasp,
  packageName: findings.packageName,
  packageVersion: findings.packageVersion,
  fixedVersion: findings.fixedVersion,
  advisoryIds: findings.advisoryIds,
  advisoryUrl: findings.advisoryUrl,
  epss: findings.epss,
  kev: findings.kev,
  state: findings.state,
  decisionUntil: findings.decisionUntil,
  stateReason: findings.stateReason,
  stateBy: findings.stateBy,
  stateAt: findings.stateAt,
  commitSha: findings.commitSha,
  firstSeenAt: findings.firstSeenAt,
  lastSeenAt: findings.lastSeenAt,
  fixedAt: findings.fixedAt,
};

export interface FindingFilter {
  readonly repositoryId?: string | undefined;
  readonly engine?: EngineKind | undefined;
  readonly tool?: string | undefined;
  readonly severity?: Severity | undefined;
  /** Absent: those that ask for somebody. */
  readonly state?: FindingState | undefined;
  readonly after?: { rank: number; id: string } | undefined;
  readonly limit: number;
}

/** Most severe first, newest first among equals. What duplicates another tool's finding is left out. */
export async function listFindings(tx: WorkspaceTx, filter: FindingFilter) {
  const { after } = filter;
  return await tx
    .select({ ...shown, rank: findings.severityRank })
    .from(findings)
    .innerJoin(
      repositories,
      and(eq(repositories.workspaceId, findings.workspaceId), eq(repositories.id, findings.repositoryId)),
    )
    .where(
      and(
        isNull(findings.duplicateOf),
        filter.state ? eq(findings.state, filter.state) : asking,
        filter.repositoryId ? eq(findings.repositoryId, filter.repositoryId) : undefined,
        filter.engine ? eq(findings.engine, filter.engine) : undefined,
        filter.tool ? eq(findings.tool, filter.tool) : undefined,
        filter.severity ? eq(findings.severity, filter.severity) : undefined,
        after
          ? and(
              // The first condition lets an index start there; the second is exact.
              sql`${findings.severityRank} >= ${after.rank}`,
              or(sql`${findings.severityRank} > ${after.rank}`, sql`${findings.id} < ${after.id}`),
            )
          : undefined,
      ),
    )
    .orderBy(findings.severityRank, desc(findings.id))
    .limit(filter.limit);
}

/** What an export holds of a repository's findings: everything that is not fixed, most severe first. */
export async function listForExport(tx: WorkspaceTx, repositoryId: string, limit: number) {
  return await tx
    .select({ ...shown, fingerprint: findings.fingerprint, lineHash: findings.lineHash })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(and(eq(findings.repositoryId, repositoryId), ne(findings.state, "fixed")))
    .orderBy(findings.severityRank, desc(findings.id))
    .limit(limit);
}

export async function findFinding(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select({ ...shown, duplicateOf: findings.duplicateOf })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(eq(findings.id, id));
  return row;
}

/** The other tools that found the same weakness at the same place. */
export async function listDuplicates(tx: WorkspaceTx, id: string) {
  return await tx
    .select({ id: findings.id, tool: findings.tool, ruleId: findings.ruleId })
    .from(findings)
    .where(and(eq(findings.duplicateOf, id), ne(findings.state, "fixed")))
    .orderBy(findings.tool, findings.ruleId)
    .limit(20);
}
