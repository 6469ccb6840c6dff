import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import type { EngineKind, FindingState, Severity } from "#db/vocabulary";

export interface ComparedFinding {
  readonly id: string;
  readonly engine: EngineKind;
  readonly severity: Severity;
  readonly title: string;
  readonly path: string;
  readonly line: number | null;
  readonly state: FindingState;
}

export interface Comparison {
  /** In the later scan and not in the earlier one, most severe first. */
  readonly appeared: readonly ComparedFinding[];
  /** In the earlier scan and not in the later one. */
  readonly gone: readonly ComparedFinding[];
  readonly appearedTotal: number;
  readonly goneTotal: number;
  readonly stillThere: number;
}

/**
 * What differs between two scans of one repository, told from the spans of its findings. Each list holds at most `limit`; the totals
 * count all.
 */
export async function compareScans(
  tx: WorkspaceTx,
  scans: { repositoryId: string; earlier: string; later: string; limit: number },
): Promise<Comparison> {
  const { repositoryId, earlier, later, limit } = scans;
  const rows: Row[] = await tx.execute(sql`
    with present as (
      select finding_id,
        bool_or(from_scan_id <= ${earlier} and (until_scan_id is null or until_scan_id > ${earlier})) as before,
        bool_or(from_scan_id <= ${later} and (until_scan_id is null or until_scan_id > ${later})) as after
      from finding_spans where repository_id = ${repositoryId} group by finding_id
    ), changed as (
      select f.id, f.engine, f.severity, f.title, f.path, f.line, f.state, f.severity_rank, p.before, p.after,
        row_number() over (partition by p.before, p.after order by f.severity_rank, f.id desc) as place,
        count(*) over (partition by p.before, p.after) as total
      from present p join findings f on f.id = p.finding_id
      where (p.before or p.after) and f.duplicate_of is null
    )
    select id, engine, severity, title, path, line, state, before, after, total::int from changed
    where (before <> after and place <= ${limit}) or (before and after and place = 1)
    order by severity_rank, id desc`);
  const listed = (before: boolean, after: boolean) =>
    rows.filter((row) => row.before === before && row.after === after);
  const total = (of: readonly Row[]) => Number(of[0]?.total ?? 0);
  const [appeared, gone] = [listed(false, true), listed(true, false)];
  return {
    appeared: appeared.map(toFinding),
    gone: gone.map(toFinding),
    appearedTotal: total(appeared),
    goneTotal: total(gone),
    stillThere: total(listed(true, true)),
  };
}

type Row = Record<string, unknown>;

const toFinding = (row: Row): ComparedFinding => ({
  id: String(row.id),
  engine: row.engine as EngineKind,
  severity: row.severity as Severity,
  title: String(row.title),
  path: String(row.path),
  line: row.line === null ? null : Number(row.line),
  state: row.state as FindingState,
});
