import { sql } from "drizzle-orm";
import type postgres from "postgres";
import type { WorkspaceTx } from "#db/database";
import type { TestDatabase } from "#tests/helpers/test-database";

/** Lets the product's role be told how its queries are run. */
export async function allowPlans(admin: postgres.Sql): Promise<void> {
  await admin.unsafe(`create function plan_of(query text) returns setof text language plpgsql as
    $$ begin return query execute 'explain (costs off) ' || query; end $$`);
  await admin.unsafe("grant execute on function plan_of(text) to secportal_app");
}

/** The plan of a query as the product's own role and context get it, row security included. */
export async function planOf(
  { db }: TestDatabase,
  workspaceId: string,
  build: (tx: WorkspaceTx) => { toSQL(): { sql: string; params: unknown[] } },
): Promise<string> {
  return await db.withWorkspace({ workspaceId }, async (tx) => {
    const query = build(tx).toSQL();
    const text = query.sql.replace(/\$(\d+)/g, (_, place) => literal(query.params[Number(place) - 1]));
    const rows = await tx.execute(sql`select plan_of(${text}) as line`);
    return rows.map(({ line }) => String(line)).join("\n");
  });
}

const literal = (value: unknown): string =>
  value instanceof Date
    ? `'${value.toISOString()}'`
    : typeof value === "number"
      ? String(value)
      : `'${String(value)}'`;
