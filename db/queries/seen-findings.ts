import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findingSpans, findings } from "#db/schema/findings";
import type { FindingDecision } from "#db/vocabulary";

/** A finding as an engine saw it, with everything that describes it. */
export type SeenFinding = Pick<
  typeof findings.$inferInsert,
  | "fingerprint"
  | "engine"
  | "tool"
  | "ruleId"
  | "severity"
  | "confidence"
  | "title"
  | "message"
  | "advice"
  | "path"
  | "line"
  | "endLine"
  | "excerpt"
  | "scope"
  | "lineText"
  | "lineHash"
  | "trace"
  | "inTest"
  | "cwe"
  | "owasp"
  | "packageName"
  | "packageVersion"
  | "fixedVersion"
  | "advisoryIds"
  | "advisoryUrl"
  | "epss"
  | "kev"
  | "owners"
> & {
  id: string;
  /** What was decided elsewhere; it counts for a finding that is new here. */
  decided?: { decision: FindingDecision; reason: string; by: string } | undefined;
};

export interface SeenIn {
  readonly workspaceId: string;
  readonly repositoryId: string;
  readonly scanId: string;
  readonly commitSha: string;
}

const BATCH = 200;

/** Holds a repository's findings until the transaction ends: scans, decisions and their counts take their turns. */
export async function lockFindings(tx: WorkspaceTx, repositoryId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`findings:${repositoryId}`}, 0))`);
}

const filesOfWay = sql<
  string[]
>`array(select distinct step ->> 'path' from jsonb_array_elements(${findings.trace}) step)`;

/** What a repository's findings are known by, in the order of files and lines. */
export async function listKnownFindings(tx: WorkspaceTx, repositoryId: string) {
  return await tx
    .select({
      ...{ id: findings.id, fingerprint: findings.fingerprint, engine: findings.engine, tool: findings.tool },
      ...{ ruleId: findings.ruleId, path: findings.path, scope: findings.scope, lineText: findings.lineText },
      ...{ state: findings.state, through: filesOfWay },
    })
    .from(findings)
    .where(eq(findings.repositoryId, repositoryId))
    .orderBy(findings.path, findings.line, findings.id);
}

/** Gives findings other fingerprints. They may be each other's, so all let go of theirs first. */
export async function moveFindings(
  tx: WorkspaceTx,
  moves: readonly { id: string; fingerprint: string }[],
): Promise<void> {
  if (moves.length === 0) return;
  const given = sql`jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as m (id uuid, fingerprint text)`;
  await tx.execute(sql`
    update findings set fingerprint = 'moving:' || findings.id from ${given} where findings.id = m.id`);
  await tx.execute(
    sql`update findings set fingerprint = m.fingerprint from ${given} where findings.id = m.id`,
  );
}

/**
 * Writes what a scan saw. A known finding keeps its row: `new` becomes `open`; one that was fixed comes back as what a person had
 * decided of it, or as `reopened`. Answers how many rows are new.
 */
export async function putSeenFindings(
  tx: WorkspaceTx,
  seenIn: SeenIn,
  seen: readonly SeenFinding[],
): Promise<number> {
  let added = 0;
  for (let start = 0; start < seen.length; start += BATCH) {
    const values = seen.slice(start, start + BATCH).map(({ decided, ...finding }) => ({
      ...finding,
      ...(decided
        ? {
            ...{ state: decided.decision, decision: decided.decision, stateReason: decided.reason },
            ...{ stateBy: decided.by, stateAt: sql`now()` },
          }
        : { state: "new" as const }),
      workspaceId: seenIn.workspaceId,
      repositoryId: seenIn.repositoryId,
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
          state: sql`case ${findings.state}
            when 'new' then case when ${findings.lastScanId} = excluded.last_scan_id then 'new' else 'open' end
            when 'fixed' then coalesce(${findings.decision}, 'reopened')
            else ${findings.state} end`,
          lastSeenAt: sql`now()`,
          fixedAt: null,
        },
      })
      .returning({ isNew: sql<boolean>`xmax = 0` });
    added += rows.filter((row) => row.isNew).length;
  }
  await openSpans(tx, seenIn);
  return added;
}

const takeNew = Object.fromEntries(
  (
    [
      ["severity", "severity"],
      ["confidence", "confidence"],
      ["title", "title"],
      ["message", "message"],
      ["advice", "advice"],
      ["path", "path"],
      ["line", "line"],
      ["endLine", "end_line"],
      ["excerpt", "excerpt"],
      ["scope", "scope"],
      ["lineText", "line_text"],
      ["lineHash", "line_hash"],
      ["trace", "trace"],
      ["inTest", "in_test"],
      ["cwe", "cwe"],
      ["owasp", "owasp"],
      ["packageName", "package_name"],
      ["packageVersion", "package_version"],
      ["fixedVersion", "fixed_version"],
      ["advisoryIds", "advisory_ids"],
      ["advisoryUrl", "advisory_url"],
      ["epss", "epss"],
      ["kev", "kev"],
      ["owners", "owners"],
      ["lastScanId", "last_scan_id"],
      ["commitSha", "commit_sha"],
    ] as const
  ).map(([field, column]) => [field, sql.raw(`excluded.${column}`)]),
);

/** Begins a span for each finding the scan saw that has none open: it is new, or came back. */
async function openSpans(tx: WorkspaceTx, { repositoryId, scanId }: SeenIn): Promise<void> {
  await tx.execute(sql`
    insert into finding_spans (workspace_id, repository_id, finding_id, from_scan_id)
    select f.workspace_id, f.repository_id, f.id, f.last_scan_id from findings f
    where f.repository_id = ${repositoryId} and f.last_scan_id = ${scanId} and not exists (
      select 1 from finding_spans s
      where s.workspace_id = f.workspace_id and s.finding_id = f.id and s.until_scan_id is null
    )
    on conflict do nothing`);
}

/** Marks findings as fixed, as of the scan that did not see them any more. */
export async function fixFindings(tx: WorkspaceTx, scanId: string, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += 5_000) {
    const some = ids.slice(start, start + 5_000);
    await tx
      .update(findings)
      .set({ state: "fixed", fixedAt: sql`now()`, duplicateOf: null })
      .where(inArray(findings.id, some));
    await tx
      .update(findingSpans)
      .set({ untilScanId: scanId })
      .where(and(inArray(findingSpans.findingId, some), isNull(findingSpans.untilScanId)));
  }
}

/** How many critical findings a scan was the first to see. */
export async function countNewCritical(
  tx: WorkspaceTx,
  repositoryId: string,
  scanId: string,
): Promise<number> {
  const [row] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(findings)
    .where(
      and(
        ...[eq(findings.repositoryId, repositoryId), eq(findings.severity, "critical")],
        ...[eq(findings.firstScanId, scanId), eq(findings.state, "new"), isNull(findings.duplicateOf)],
      ),
    );
  return row?.total ?? 0;
}

/** What a repository's findings that are there say about a place, to tell which tools mean the same. */
export async function listPresentPlaces(tx: WorkspaceTx, repositoryId: string) {
  return await tx
    .select({
      ...{ id: findings.id, engine: findings.engine, tool: findings.tool, path: findings.path },
      ...{ line: findings.line, cwe: findings.cwe, packageName: findings.packageName },
      ...{ advisoryIds: findings.advisoryIds, duplicateOf: findings.duplicateOf },
    })
    .from(findings)
    .where(and(eq(findings.repositoryId, repositoryId), sql`${findings.state} <> 'fixed'`))
    .orderBy(findings.id);
}

/** Says of findings which other one they duplicate; null: none any more. */
export async function markDuplicates(
  tx: WorkspaceTx,
  marks: readonly { id: string; duplicateOf: string | null }[],
): Promise<void> {
  if (marks.length === 0) return;
  await tx.execute(sql`
    update findings set duplicate_of = m."duplicateOf"
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m (id uuid, "duplicateOf" uuid)
    where findings.id = m.id`);
}
