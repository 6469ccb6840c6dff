import type postgres from "postgres";

export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly command: "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "ALL";
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

/** Every row security policy, with its expressions in one spelling for all server versions. */
export async function policiesOf(sql: postgres.Sql): Promise<Policy[]> {
  const rows = await sql`
    select tablename as table, policyname as name, cmd as command, roles::text[] as roles,
      qual as using, with_check as check
    from pg_policies where schemaname = 'public' order by tablename, policyname`;
  return rows.map(({ table, name, command, roles, using, check }) => ({
    ...{ table, name, command },
    roles: [...roles].sort(),
    ...{ using: plain(using), check: plain(check) },
  }));
}

const plain = (expression: string | null): string | null =>
  expression
    ?.replace(/ AS "?\w+"?/g, "")
    .replace(/::\w+/g, "")
    .replace(/[()\s]+/g, " ")
    .replace(/ ([,\]])/g, "$1")
    .trim() ?? null;

/** Tables of the schema, migrations' own bookkeeping left out. */
export async function tablesOf(
  sql: postgres.Sql,
): Promise<{ name: string; owner: string; rls: boolean; forced: boolean }[]> {
  const rows = await sql`
    select c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as rls,
      c.relforcerowsecurity as forced
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and c.relname <> 'schema_migrations' order by 1`;
  return rows.map(({ name, owner, rls, forced }) => ({ name, owner, rls, forced }));
}
