import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { newId } from "#server/domain/id";
import { faultCode } from "#tests/helpers/database-faults";
import { atDepth } from "#tests/helpers/depth";
import { type Random, randomFrom } from "#tests/helpers/seeded-random";
import { enterContext } from "#tests/helpers/tenant-context";
import { fillTenant, type Table, tenantChecksum, tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const STATEMENTS = atDepth(600, 10_000);
const SEED = 7_202_611;
const [ours, ...others] = [newId(), newId(), newId()] as const;

let database: TestDatabase;
let admin: postgres.Sql;
let tables: Table[];

// With every grant there is, so that what holds is row security and not a missing right.
beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  tables = await tenantTables(admin);
  await fillTenant(admin, tables, ours, "ours", 40);
  for (const id of others) await fillTenant(admin, tables, id, "theirs");
  await admin.unsafe("grant all on all tables in schema public to secportal_app");
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

test(`T-10: ${STATEMENTS} random statements in one workspace return and touch nothing of the others`, {
  timeout: 240_000,
}, async () => {
  const random = randomFrom(SEED);
  const client = adminClient(database.target("app"));
  const before = await Promise.all(others.map((id) => tenantChecksum(admin, tables, id)));
  const ids = await idsOf([ours, ...others]);
  const leaks: string[] = [];
  let succeeded = 0;
  let rowsSeen = 0;

  for (let round = 0; round < STATEMENTS; round += 1) {
    const statement = randomStatement(random, ids);
    const rows = await client
      .begin(async (sql) => {
        await enterContext(sql, { workspaceId: ours });
        return await sql.unsafe(statement);
      })
      .catch((error: unknown) => {
        if (faultCode(error) === undefined) throw error;
        return undefined;
      });
    if (!rows) continue;
    succeeded += 1;
    rowsSeen += rows.length;
    const text = JSON.stringify(rows);
    if (text.includes("theirs") || others.some((id) => text.includes(id))) leaks.push(statement);
  }
  await client.end();

  expect(leaks).toEqual([]);
  expect(await Promise.all(others.map((id) => tenantChecksum(admin, tables, id)))).toEqual(before);
  expect(succeeded).toBeGreaterThan(STATEMENTS / 3);
  expect(rowsSeen).toBeGreaterThan(STATEMENTS);
});

async function idsOf(workspaces: readonly string[]): Promise<string[]> {
  const found: string[] = [...workspaces];
  for (const { name, tenantColumn } of tables.filter((table) =>
    table.columns.some((each) => each.name === "id"),
  )) {
    const rows = await admin.unsafe(`select id from ${name} where ${tenantColumn} = any($1)`, [
      [...workspaces],
    ]);
    found.push(...rows.map((row) => String(row.id)));
  }
  return found;
}

function randomStatement(random: Random, ids: readonly string[]): string {
  const table = random.pick(tables);
  const other = random.pick(tables);
  const id = () => `'${random.pick(ids)}'::uuid`;
  const key = (of: Table, alias: string) => `${alias}.${of.key.at(-1)}`;
  const where = (of: Table, alias: string) =>
    random.pick([
      "true",
      `${key(of, alias)} = ${id()}`,
      `${alias}.${of.tenantColumn} = ${id()}`,
      `${alias}.${of.tenantColumn} <> ${id()}`,
      `${key(of, alias)} in (${id()}, ${id()}, ${id()})`,
      `exists (select 1 from ${other.name} z where z.${other.tenantColumn} = ${id()})`,
      `${alias}::text like '%theirs%'`,
    ]);
  const [a, b] = [where(table, "a"), where(other, "b")];
  const column = random.pick(table.columns).name;
  return random.pick([
    `select * from ${table.name} a where ${a}`,
    `select * from ${table.name} a, ${other.name} b where ${a} and ${b} limit 50`,
    `select * from ${table.name} a left join ${other.name} b on ${b} where ${a} limit 50`,
    `select * from ${table.name} a where ${a} for update`,
    `select to_jsonb(a) from ${table.name} a where ${a} union all select to_jsonb(b) from ${other.name} b where ${b}`,
    `with x as (select * from ${table.name} a where ${a}) select (select count(*) from x)::int, x.* from x`,
    `with x as (update ${table.name} a set "${column}" = "${column}" where ${a} returning a.*) select * from x`,
    `update ${table.name} a set "${column}" = a."${column}" from ${other.name} b where ${b} and ${a} returning a.*, b.*`,
    `update ${table.name} a set ${table.tenantColumn} = ${id()} where ${a} returning *`,
    `delete from ${table.name} a where ${a} and false or ${key(table, "a")} = ${id()} returning *`,
    `delete from ${table.name} a using ${other.name} b where ${b} and ${key(table, "a")} = ${id()} returning a.*`,
    `insert into ${table.name} select (a).* from ${table.name} a where ${a} on conflict do nothing returning *`,
    `insert into ${table.name} select * from ${table.name} a where ${a}
      on conflict (${table.key.join(", ")}) do update set "${column}" = excluded."${column}" returning *`,
    `merge into ${table.name} a using (select ${id()} as id) s on ${key(table, "a")} = s.id
      when matched then update set "${column}" = a."${column}" when not matched then do nothing`,
    `select a."${column}", count(*) over () as n from ${table.name} a where ${a} order by 1 limit 50`,
    `select table_name from information_schema.tables t where exists (select 1 from ${table.name} a where ${a})`,
  ]);
}
