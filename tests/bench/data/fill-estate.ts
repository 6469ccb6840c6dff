import type postgres from "postgres";

/** Workspaces `1` to `count`, as the ids that `fillEstate` gives them. */
export const workspaceAt = (number: number): string => `00000000-0000-4000-8000-${hex(number, 12)}`;

/** Repository `index` of workspace `number`, counted from 1. */
export const repositoryAt = (number: number, index: number): string =>
  `00000001-0000-4000-8000-${hex(number, 8)}${hex(index, 4)}`;

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

/**
 * Fills a database with workspaces of one connection and `each` enabled repositories, as the superuser, whom neither row
 * security nor keys hold up. Nothing in it can be opened or sent anywhere.
 */
export async function fillEstate(sql: postgres.Sql, workspaces: number, each: number): Promise<void> {
  const tenant = "('00000000-0000-4000-8000-' || lpad(to_hex(w), 12, '0'))::uuid";
  const repository =
    "('00000001-0000-4000-8000-' || lpad(to_hex(w), 8, '0') || lpad(to_hex(r), 4, '0'))::uuid";
  const all = `generate_series(1, ${workspaces}) w, generate_series(1, ${each}) r`;
  await sql.unsafe(`
    set session_replication_role = replica;
    insert into workspaces (id, name) select ${tenant}, 'Workspace ' || w from generate_series(1, ${workspaces}) w;
    insert into repositories (workspace_id, id, provider, host, external_id, full_name, html_url, is_private)
      select ${tenant}, ${repository}, 'github', 'github.com', r::text, 'acme/repo-' || r, 'https://github.com/acme/repo-' || r, true
      from ${all};
    insert into git_connections (workspace_id, id, config_id, provider, host, provider_user_id, provider_username, scopes_asked,
        scopes_granted, access_token, access_iv, access_tag, key_id, state, connected_by, connected_by_name)
      select ${tenant}, ${tenant}, ${tenant}, 'github', 'github.com', '1', 'octo', '{}', '{}',
        decode(md5(w::text), 'hex'), substring(decode(md5(w::text), 'hex') for 12), decode(md5(w::text), 'hex'), ${tenant}, 'active', ${tenant}, 'Bench'
      from generate_series(1, ${workspaces}) w;
    insert into connected_repos (workspace_id, id, repository_id, connection_id, clone_path, default_branch, sast_enabled, sca_enabled,
        enabled_by, enabled_by_name)
      select ${tenant}, ${repository}, ${repository}, ${tenant}, 'acme/repo-' || r, 'main', true, true, ${tenant}, 'Bench'
      from ${all};
    set session_replication_role = default;
    analyze;`);
}
