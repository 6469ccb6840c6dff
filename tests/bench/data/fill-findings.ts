import type postgres from "postgres";

/**
 * Fills one workspace as the superuser: a connection with so many connected repositories, each scanned ten times, so many
 * findings spread over them, one in five fixed, and how their number changed on each of the last 90 days. Nothing in it can be
 * opened or sent anywhere.
 */
export async function fillFindings(
  sql: postgres.Sql,
  { workspaceId, userId }: { workspaceId: string; userId: string },
  size: { repositories: number; findings: number },
): Promise<void> {
  const [workspace, person] = [`'${workspaceId}'::uuid`, `'${userId}'::uuid`];
  const id = (kind: number, of: string) =>
    `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(${of}), 12, '0'))::uuid`;
  const all = `generate_series(1, ${size.repositories}) r`;
  const languages =
    "(array['TypeScript', 'Go', 'Python', 'JavaScript', 'Java', 'Ruby', 'Kotlin', 'C#'])[1 + r % 8]";
  const severity =
    "(array['critical', 'high', 'high', 'medium', 'medium', 'medium', 'low', 'low', 'low', 'info'])[1 + f % 10]";
  await sql.unsafe(`
    set session_replication_role = replica;
    insert into repositories (workspace_id, id, provider, host, external_id, full_name, html_url, is_private)
      select ${workspace}, ${id(1, "r")}, 'github', 'github.com', r::text, 'acme/repo-' || r, 'https://github.com/acme/repo-' || r, true
      from ${all};
    insert into git_connections (workspace_id, id, config_id, provider, host, provider_user_id, provider_username, scopes_asked,
        scopes_granted, access_token, access_iv, access_tag, key_id, state, connected_by, connected_by_name)
      values (${workspace}, ${id(2, "1")}, ${id(2, "1")}, 'github', 'github.com', '1', 'octo', '{}', '{}', decode(md5('1'), 'hex'),
        substring(decode(md5('1'), 'hex') for 12), decode(md5('1'), 'hex'), ${id(2, "1")}, 'active', ${person}, 'Bench');
    insert into connected_repos (workspace_id, id, repository_id, connection_id, clone_path, default_branch, language, sast_enabled,
        sca_enabled, enabled_by, enabled_by_name, last_scan_at)
      select ${workspace}, ${id(3, "r")}, ${id(1, "r")}, ${id(2, "1")}, 'acme/repo-' || r, 'main', ${languages}, true, true, ${person},
        'Bench', now() - (r % 40) * interval '1 day'
      from ${all};
    insert into scans (workspace_id, id, repository_id, state, step, trigger, requested_by_name, sast_enabled, sca_enabled, branch, queued_at)
      select ${workspace}, ${id(4, "r * 16 + s")}, ${id(1, "r")}, case when (r + s) % 50 = 0 then 'failed' else 'succeeded' end, 'done',
        'schedule', 'Bench', true, true, 'main', now() - (10 - s) * interval '3 days' - r * interval '1 second'
      from ${all}, generate_series(1, 10) s;
    insert into findings (workspace_id, id, repository_id, fingerprint, engine, rule_id, severity, title, message, advice, path, line,
        cwe, advisory_ids, state, first_scan_id, last_scan_id, commit_sha, first_seen_at)
      select ${workspace}, ${id(5, "f")}, ${id(1, `1 + f % ${size.repositories}`)}, 'f' || f, case when f % 3 = 0 then 'sca' else 'sast' end,
        'rule-' || f % 200, ${severity}, 'Finding of kind ' || f % 200, 'What it means.', 'What to do.', 'src/file-' || f % 5000 || '.ts',
        f % 900, '{}', '{}', case when f % 5 = 0 then 'fixed' else 'open' end, ${id(4, "16")}, ${id(4, "16")}, 'abc', now() - f % 90 * interval '1 day'
      from generate_series(1, ${size.findings}) f;
    insert into finding_counts (workspace_id, repository_id, engine, severity, state, total)
      select workspace_id, repository_id, engine, severity, state, count(*) from findings where workspace_id = ${workspace} group by 1, 2, 3, 4, 5;
    insert into finding_days (workspace_id, repository_id, day, severity, change)
      select ${workspace}, ${id(1, "r")}, current_date - d, s, 1 + (r + d) % 3
      from ${all}, generate_series(0, 89) d, unnest(array['critical', 'high', 'medium']) s where (r + d) % 7 = 0;
    set session_replication_role = default;
    analyze;`);
}
