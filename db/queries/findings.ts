import { and, desc, eq, inArray, isNull, lt, ne, notInArray, or, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { repositories } from "#db/schema/repositories";
import { findings } from "#db/schema/scans";
import type { EngineKind, FindingState, Severity } from "#db/vocabulary";

/** States that ask for somebody. */
export const openStates: FindingState[] = ["new", "open", "reopened"];

const shown = {
  id: findings.id,
  repositoryId: findings.repositoryId,
  provider: repositories.provider,
  fullName: repositories.fullName,
  htmlUrl: repositories.htmlUrl,
  engine: findings.engine,
  ruleId: findings.ruleId,
  severity: findings.severity,
  title: findings.title,
  message: findings.message,
  advice: findings.advice,
  path: findings.path,
  line: findings.line,
  endLine: findings.endLine,
  excerpt: findings.excerpt,
  cwe: findings.cwe,
  packageName: findings.packageName,
  packageVersion: findings.packageVersion,
  fixedVersion: findings.fixedVersion,
  advisoryIds: findings.advisoryIds,
  advisoryUrl: findings.advisoryUrl,
  state: findings.state,
  stateReason: findings.stateReason,
  stateBy: findings.stateBy,
  stateAt: findings.stateAt,
  commitSha: findings.commitSha,
  firstSeenAt: findings.firstSeenAt,
  lastSeenAt: findings.lastSeenAt,
  fixedAt: findings.fixedAt,
};

/** Place in the order of severity; 1 is the most severe. */
const rank = sql<number>`array_position(array['critical','high','medium','low','unknown','info'], ${findings.severity})`;

export interface FindingFilter {
  readonly repositoryId?: string | undefined;
  readonly engine?: EngineKind | undefined;
  readonly severity?: Severity | undefined;
  /** Absent: those that ask for somebody. */
  readonly state?: FindingState | undefined;
  readonly after?: { rank: number; id: string } | undefined;
  readonly limit: number;
}

/** Most severe first, newest first among equals. */
export async function listFindings(tx: WorkspaceTx, filter: FindingFilter) {
  const { after } = filter;
  return await tx
    .select({ ...shown, rank })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(
      and(
        filter.state ? eq(findings.state, filter.state) : inArray(findings.state, openStates),
        filter.repositoryId ? eq(findings.repositoryId, filter.repositoryId) : undefined,
        filter.engine ? eq(findings.engine, filter.engine) : undefined,
        filter.severity ? eq(findings.severity, filter.severity) : undefined,
        after
          ? or(sql`${rank} > ${after.rank}`, and(sql`${rank} = ${after.rank}`, lt(findings.id, after.id)))
          : undefined,
      ),
    )
    .orderBy(rank, desc(findings.id))
    .limit(filter.limit);
}

/** What an export holds of a repository's findings: everything that is not fixed, most severe first. */
export async function listForExport(tx: WorkspaceTx, repositoryId: string, limit: number) {
  return await tx
    .select({ ...shown, fingerprint: findings.fingerprint })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(and(eq(findings.repositoryId, repositoryId), ne(findings.state, "fixed")))
    .orderBy(rank, desc(findings.id))
    .limit(limit);
}

export async function findFinding(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select(shown)
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(eq(findings.id, id));
  return row;
}

/** How many findings ask for somebody, by severity. */
export async function countOpenBySeverity(tx: WorkspaceTx): Promise<Partial<Record<Severity, number>>> {
  const rows = await tx
    .select({ severity: findings.severity, total: sql<number>`count(*)::int` })
    .from(findings)
    .where(inArray(findings.state, openStates))
    .groupBy(findings.severity);
  return Object.fromEntries(rows.map(({ severity, total }) => [severity, total]));
}

export async function setFindingState(
  tx: WorkspaceTx,
  id: string,
  change: { state: FindingState; reason: string; by: string },
): Promise<void> {
  await tx
    .update(findings)
    .set({ state: change.state, stateReason: change.reason, stateBy: change.by, stateAt: sql`now()` })
    .where(eq(findings.id, id));
}

/** A finding as an engine saw it, with everything that describes it. */
export type SeenFinding = Pick<
  typeof findings.$inferInsert,
  | "fingerprint"
  | "engine"
  | "ruleId"
  | "severity"
  | "title"
  | "message"
  | "advice"
  | "path"
  | "line"
  | "endLine"
  | "excerpt"
  | "cwe"
  | "packageName"
  | "packageVersion"
  | "fixedVersion"
  | "advisoryIds"
  | "advisoryUrl"
> & { id: string };

interface SeenIn {
  readonly workspaceId: string;
  readonly repositoryId: string;
  readonly scanId: string;
  readonly commitSha: string;
}

const BATCH = 200;

/**
 * Writes what a scan saw. A known finding keeps its row: `new` becomes `open`, `fixed` becomes `reopened`, a person's
 * decision stays. Returns how many rows are new.
 */
export async function putSeenFindings(
  tx: WorkspaceTx,
  seenIn: SeenIn,
  seen: readonly SeenFinding[],
): Promise<number> {
  let added = 0;
  for (let start = 0; start < seen.length; start += BATCH) {
    const values = seen.slice(start, start + BATCH).map((finding) => ({
      ...finding,
      workspaceId: seenIn.workspaceId,
      repositoryId: seenIn.repositoryId,
      state: "new" as const,
      firstScanId: seenIn.scanId,
      lastScanId: seenIn.scanId,
      commitSha: seenIn.commitSha,
    }));
    const rows = await tx
      .insert(findings)
      .values(values)
      .onConflictDoUpdate({
        target: [findings.workspaceId, findings.repositoryId, findings.fingerprint],
        set: {
          ...takeNew,
          state: sql`case ${findings.state} when 'new' then case when ${findings.lastScanId} = excluded.last_scan_id then 'new' else 'open' end when 'fixed' then 'reopened' else ${findings.state} end`,
          lastSeenAt: sql`now()`,
          fixedAt: null,
        },
      })
      .returning({ isNew: sql<boolean>`xmax = 0` });
    added += rows.filter((row) => row.isNew).length;
  }
  return added;
}

const takeNew = Object.fromEntries(
  (
    [
      ["severity", "severity"],
      ["title", "title"],
      ["message", "message"],
      ["advice", "advice"],
      ["path", "path"],
      ["line", "line"],
      ["endLine", "end_line"],
      ["excerpt", "excerpt"],
      ["cwe", "cwe"],
      ["packageName", "package_name"],
      ["packageVersion", "package_version"],
      ["fixedVersion", "fixed_version"],
      ["advisoryIds", "advisory_ids"],
      ["advisoryUrl", "advisory_url"],
      ["lastScanId", "last_scan_id"],
      ["commitSha", "commit_sha"],
    ] as const
  ).map(([field, column]) => [field, sql.raw(`excluded.${column}`)]),
);

/**
 * Marks as fixed what engines that completed did not see any more. Files an engine had to skip keep their findings.
 * Returns how many.
 */
export async function fixUnseenFindings(
  tx: WorkspaceTx,
  scan: {
    repositoryId: string;
    scanId: string;
    engines: readonly EngineKind[];
    skippedPaths: readonly string[];
  },
): Promise<number> {
  if (scan.engines.length === 0) return 0;
  const rows = await tx
    .update(findings)
    .set({ state: "fixed", fixedAt: sql`now()` })
    .where(
      and(
        eq(findings.repositoryId, scan.repositoryId),
        inArray(findings.engine, [...scan.engines]),
        ne(findings.lastScanId, scan.scanId),
        ne(findings.state, "fixed"),
        isNull(findings.fixedAt),
        scan.skippedPaths.length > 0 ? notInArray(findings.path, [...scan.skippedPaths]) : undefined,
      ),
    )
    .returning({ id: findings.id });
  return rows.length;
}

/** How many critical findings a scan was the first to see. */
export async function countNewCritical(
  tx: WorkspaceTx,
  repositoryId: string,
  scanId: string,
): Promise<number> {
  const seenFirst = and(eq(findings.firstScanId, scanId), eq(findings.state, "new"));
  const [row] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(findings)
    .where(and(eq(findings.repositoryId, repositoryId), eq(findings.severity, "critical"), seenFirst));
  return row?.total ?? 0;
}

export async function countOpenOf(tx: WorkspaceTx, repositoryId: string): Promise<number> {
  const [row] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(findings)
    .where(and(eq(findings.repositoryId, repositoryId), inArray(findings.state, openStates)));
  return row?.total ?? 0;
}
