import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";

export interface ShellCounts {
  readonly openFindings: number;
  readonly activeScans: number;
  /** Connections that are not well or whose person has left, and repositories that wait for a decision. */
  readonly waiting: number;
}

/** The figures beside the navigation, in one statement: every page asks for them. */
export async function readShellCounts(tx: WorkspaceTx): Promise<ShellCounts> {
  const [row] = await tx.execute(sql`
    select
      (select coalesce(sum(total), 0) from finding_counts where state in ('new', 'open', 'reopened'))::int as open_findings,
      (select count(*) from scans where state in ('queued', 'running'))::int as active_scans,
      ((select count(*) from git_connections c where c.state <> 'active' or not exists (
          select 1 from workspace_members m where m.workspace_id = c.workspace_id and m.user_id = c.connected_by))
        + (select count(*) from connected_repos where paused_at is not null))::int as waiting`);
  const at = (name: string) => Number(row?.[name] ?? 0);
  return { openFindings: at("open_findings"), activeScans: at("active_scans"), waiting: at("waiting") };
}
