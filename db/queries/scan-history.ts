import { and, desc, eq, ne, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { scans } from "#db/schema/scans";
import type { Severity } from "#db/vocabulary";

/** A repository's scans, newest first, without the trials of rules, which keep nothing. */
export async function listScanHistory(tx: WorkspaceTx, repositoryId: string, limit: number) {
  return await tx
    .select({
      id: scans.id,
      state: scans.state,
      trigger: scans.trigger,
      requestedByName: scans.requestedByName,
      branch: scans.branch,
      commitSha: scans.commitSha,
      errorMessage: scans.errorMessage,
      queuedAt: scans.queuedAt,
      startedAt: scans.startedAt,
      finishedAt: scans.finishedAt,
    })
    .from(scans)
    .where(and(eq(scans.repositoryId, repositoryId), ne(scans.trigger, "trial")))
    .orderBy(desc(scans.queuedAt), desc(scans.id))
    .limit(limit);
}

/**
 * How many findings each scan saw, by the severity they have today, told from the spans of the repository's findings. Those that
 * another tool's finding stands for are not counted twice. A scan that saw none is not in the answer.
 */
export async function countSeenBySeverity(
  tx: WorkspaceTx,
  repositoryId: string,
  scanIds: readonly string[],
): Promise<Map<string, Partial<Record<Severity, number>>>> {
  const seen = new Map<string, Partial<Record<Severity, number>>>();
  if (scanIds.length === 0) return seen;
  const rows = await tx.execute(sql`
    select scan.id, f.severity, count(*)::int as total
    from jsonb_array_elements_text(${JSON.stringify(scanIds)}::jsonb) as asked(id)
    cross join lateral (select asked.id::uuid as id) as scan
    join finding_spans p on p.repository_id = ${repositoryId} and p.from_scan_id <= scan.id
      and (p.until_scan_id is null or p.until_scan_id > scan.id)
    join findings f on f.id = p.finding_id and f.duplicate_of is null
    group by scan.id, f.severity`);
  for (const row of rows) {
    const id = String(row.id);
    seen.set(id, { ...seen.get(id), [row.severity as Severity]: Number(row.total) });
  }
  return seen;
}
