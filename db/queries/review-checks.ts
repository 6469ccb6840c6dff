import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import type { Tx } from "#db/transaction";

/** Columns that hold sealed values or wrapped keys. Only the vault's role may read them. */
const SEALED = [
  ...["git_connections.access_token", "git_connections.refresh_token"],
  ...["git_provider_configs.client_id", "git_provider_configs.client_secret"],
  ...["oauth_flows.verifier", "workspace_keys.wrapped_dek"],
] as const;

const GROUPS = ["secportal_app", "secportal_worker", "secportal_identity", "secportal_vault"];
const WITHOUT_VAULT = GROUPS.slice(0, 3);

const list = (values: readonly string[]) =>
  sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  );

/** How many tables belong to workspaces, and which of those lack forced row security or a policy for one of the four commands. */
export async function findOpenTables(tx: WorkspaceTx): Promise<{ tables: number; open: string[] }> {
  const rows = await tx.execute(sql`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity and (
      select count(distinct p.cmd) from pg_policies p
      where p.schemaname = 'public' and p.tablename = c.relname and p.cmd in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    ) = 4 as closed
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
      select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
    order by 1`);
  const open = rows.filter(({ closed }) => closed !== true).map(({ name }) => String(name));
  return { tables: rows.length, open };
}

/** Logins that serve, and which of them could step over row security or change the server. */
export async function findPowerfulLogins(tx: WorkspaceTx): Promise<{ logins: number; powerful: string[] }> {
  const rows = await tx.execute(sql`
    select r.rolname as name, r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb as powerful
    from pg_roles r
    where r.rolcanlogin and not r.rolsuper and exists (
      select 1 from pg_roles g where g.rolname in (${list(GROUPS)}) and pg_has_role(r.oid, g.oid, 'usage'))
      or r.rolname = session_user
    order by 1`);
  const powerful = rows.filter((row) => row.powerful === true).map(({ name }) => String(name));
  return { logins: rows.length, powerful };
}

/** Sealed columns that a role other than the vault's could read, as `role table.column`. */
export async function findReadableSecrets(tx: WorkspaceTx): Promise<{ columns: number; readable: string[] }> {
  const rows = await tx.execute(sql`
    select g.role || ' ' || c.place as readable
    from unnest(array[${list(WITHOUT_VAULT)}]) g(role), unnest(array[${list(SEALED)}]) c(place)
    where has_column_privilege(g.role, split_part(c.place, '.', 1), split_part(c.place, '.', 2), 'select')
    order by 1`);
  return { columns: SEALED.length, readable: rows.map(({ readable }) => String(readable)) };
}

/** Ways in which a serving role could change or remove an event, as `role privilege` or the name of a trigger that is off. */
export async function findWaysToRewrite(tx: WorkspaceTx): Promise<string[]> {
  const rows = await tx.execute(sql`
    select g.role || ' ' || p.privilege as way
    from unnest(array[${list(GROUPS)}]) g(role), unnest(array['update', 'delete', 'truncate']) p(privilege)
    where has_table_privilege(g.role, 'activity_log', p.privilege)
    union all
    select 'no trigger ' || wanted from unnest(array['activity_log_append_only', 'activity_log_no_truncate']) wanted
    where not exists (select 1 from pg_trigger t where t.tgname = wanted and t.tgenabled = 'O')`);
  return rows.map(({ way }) => String(way));
}

/** How many connections, configs and events a transaction sees that runs for no workspace. */
export async function countRowsWithoutContext(tx: Tx): Promise<number> {
  const [row] = await tx.execute(sql`
    select (select count(*) from git_connections) + (select count(*) from git_provider_configs)
      + (select count(*) from activity_log) as seen`);
  return Number(row?.seen);
}

/** Reads connections in a context that the product did not sign. @throws SP003, which is the point of it. */
export async function readInForgedContext(tx: Tx, forged: string): Promise<void> {
  await tx.execute(sql`select set_config('app.context', ${forged}, true)`);
  await tx.execute(sql`select count(*) from git_connections`);
}
