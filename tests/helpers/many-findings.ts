import type postgres from "postgres";

export interface ManyFindings {
  readonly workspaceId: string;
  readonly repositories: number;
  readonly findings: number;
}

/**
 * Fills a workspace that is there already with repositories, a scan of each, and findings spread over them as large workspaces have them:
 * few are critical, a third is fixed, some are decided about, and dependencies make up a third. Written behind the walls, by the
 * superuser, since a hundred thousand through the product's scans would take an hour.
 */
export async function putManyFindings(sql: postgres.Sql, many: ManyFindings): Promise<void> {
  const { workspaceId, repositories, findings } = many;
  const id = (kind: number, of: string) =>
    `(lpad(to_hex(${kind}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(${of}), 12, '0'))::uuid`;
  await sql.unsafe(`
    insert into repositories (workspace_id, id, provider, host, external_id, full_name, html_url, is_private)
    select '${workspaceId}', ${id(1, "r")}, (array['github', 'gitlab', 'bitbucket'])[1 + r % 3], 'github.com', r::text,
      'acme-example/service-' || r, 'https://github.com/acme-example/service-' || r, true
    from generate_series(1, ${repositories}) r`);
  await sql.unsafe(`
    insert into scans (workspace_id, id, repository_id, state, step, trigger, requested_by_name, sast_enabled, sca_enabled, branch,
      commit_sha, finished_at)
    select '${workspaceId}', ${id(2, "r")}, ${id(1, "r")}, 'succeeded', 'done', 'manual', 'seed', true, true, 'main',
      repeat('c', 40), now() from generate_series(1, ${repositories}) r`);
  await sql.unsafe(`
    insert into findings (workspace_id, id, repository_id, fingerprint, engine, rule_id, severity, title, message, advice, path, line,
      end_line, excerpt, cwe, package_name, package_version, advisory_ids, state, first_scan_id, last_scan_id, commit_sha,
      first_seen_at, decision)
    select '${workspaceId}', ${id(3, "n")}, ${id(1, `1 + n % ${repositories}`)}, 'fpv1:seed' || n,
      case when n % 3 = 0 then 'sca' else 'sast' end,
      case when n % 3 = 0 then 'GHSA-' || lpad((n % 900)::text, 4, '0') else 'js/rule-' || (n % 90) end,
      (array['critical', 'high', 'high', 'medium', 'medium', 'medium', 'medium', 'low', 'low', 'info'])[1 + (n / 7) % 10],
      'Finding of rule ' || (n % 90), repeat('What is wrong here, told at some length. ', 8), repeat('What to do. ', 8),
      'packages/area-' || (n % 40) || '/src/module-' || (n % 700) || '/file-' || (n % 5000) || '.ts', n % 900 + 1, n % 900 + 1,
      repeat('const value = request.query.id;' || chr(10), 6), array['CWE-89'],
      case when n % 3 = 0 then 'library-' || n % 400 end, case when n % 3 = 0 then '1.2.' || n % 9 end,
      case when n % 3 = 0 then array['GHSA-' || lpad((n % 900)::text, 4, '0'), 'CVE-2025-' || (1000 + n % 900)] else '{}' end,
      (array['open', 'open', 'open', 'open', 'new', 'reopened', 'fixed', 'fixed', 'fixed', 'ignored'])[1 + (n / 11) % 10],
      ${id(2, `1 + n % ${repositories}`)}, ${id(2, `1 + n % ${repositories}`)}, repeat('c', 40),
      now() - make_interval(hours => ${findings} / 24 - n / 24),
      case when (n / 11) % 10 = 9 then 'ignored' end
    from generate_series(1, ${findings}) n`);
  await sql.unsafe("vacuum (analyze) findings");
  await sql.unsafe("analyze repositories, scans, finding_counts");
}
