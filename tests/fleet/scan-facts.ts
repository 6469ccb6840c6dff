import type postgres from "postgres";

/** Scans of these workspaces that wait or run. */
export async function countOpenScans(sql: postgres.Sql, workspaceIds: readonly string[]): Promise<number> {
  const [row] = await sql`
    select count(*)::int as open from scans
    where workspace_id = any(${[...workspaceIds]}) and state in ('queued', 'running')`;
  return Number(row?.open);
}

/** Scans that were not asked for once and ended once, by their events. Reports of other tools are scans that nobody asks for. */
export async function scansNotEndedOnce(
  sql: postgres.Sql,
  workspaceIds: readonly string[],
): Promise<readonly object[]> {
  const rows = await sql`
    select * from (
      select s.id, s.state, s.error_code,
        (select count(*)::int from activity_log a where a.workspace_id = s.workspace_id and a.entity_id = s.id::text
          and a.action = 'scan_requested') as requests,
        (select count(*)::int from activity_log a where a.workspace_id = s.workspace_id and a.entity_id = s.id::text
          and a.action in ('scan_finished', 'scan_failed', 'scan_cancelled')) as ends
      from scans s where s.workspace_id = any(${[...workspaceIds]}) and s.trigger <> 'import') facts
    where requests <> 1 or ends <> 1 or state in ('queued', 'running')`;
  return [...rows];
}

export interface FoundIn {
  readonly repositoryId: string;
  readonly provider: string;
  /** Every fingerprint, in order, as often as it is there. */
  readonly fingerprints: readonly string[];
}

/** What the product's own engines found in each of these repositories. */
export async function findingsOf(sql: postgres.Sql, repositoryIds: readonly string[]): Promise<FoundIn[]> {
  const rows = await sql`
    select f.repository_id, r.provider, array_agg(f.fingerprint order by f.fingerprint) as fingerprints
    from findings f join repositories r on r.workspace_id = f.workspace_id and r.id = f.repository_id
    where f.repository_id = any(${[...repositoryIds]}) and f.tool = 'secportal'
    group by f.repository_id, r.provider`;
  return rows.map((row) => ({
    repositoryId: String(row.repository_id),
    provider: String(row.provider),
    fingerprints: row.fingerprints as string[],
  }));
}

/**
 * Repositories of one provider hold the same source, so the same has to be found in each of them, and once: names those where
 * something is missing or doubled.
 */
export function lostOrDoubled(found: readonly FoundIn[]): string[] {
  const wholes = new Map<string, string[]>();
  for (const { provider, fingerprints } of found)
    wholes.set(provider, [...new Set([...(wholes.get(provider) ?? []), ...fingerprints])].sort());
  return found
    .filter(({ provider, fingerprints }) => fingerprints.join() !== wholes.get(provider)?.join())
    .map(({ repositoryId }) => repositoryId);
}
