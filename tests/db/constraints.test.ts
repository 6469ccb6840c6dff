import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

/** Foreign keys of tenant tables that leave the tenant on purpose. */
const LEAVES_THE_TENANT = {
  workspace_members_user_id_users_id_fk: "people exist beside workspaces and may be in several",
};

let database: TestDatabase;
let admin: postgres.Sql;
let tenant: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  tenant = (await tenantTables(admin)).map((table) => table.name);
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

test("T-05: every foreign key of a tenant table carries the workspace first, on both sides", async () => {
  const keys = await admin`
    select c.conname as name, c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
      ${names("c.conkey", "c.conrelid")} as columns, ${names("c.confkey", "c.confrelid")} as targets
    from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace`;

  const wrong = keys.filter(({ name, child, parent, columns, targets }) => {
    if (!tenant.includes(child) || name in LEAVES_THE_TENANT) return false;
    if (columns[0] !== "workspace_id") return true;
    if (parent === "workspaces") return columns.length !== 1;
    return !tenant.includes(parent) || targets[0] !== "workspace_id" || columns.length < 2;
  });
  expect(wrong.map((row) => row.name)).toEqual([]);
  expect(keys.length).toBeGreaterThan(20);
});

test("T-05: no table outside the tenants refers into one", async () => {
  const keys = await admin`
    select conname as name, conrelid::regclass::text as child, confrelid::regclass::text as parent
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`;

  const into = keys.filter(({ child, parent }) => !tenant.includes(child) && tenant.includes(parent));
  expect(into).toEqual([]);
});

test("T-05: every unique index of a tenant table leads with the workspace, so it tells nothing of another", async () => {
  const indexes = await admin`
    select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as table, a.attname as first
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indisunique and i.indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`;

  const wrong = indexes.filter(
    ({ table, first }) =>
      tenant.includes(table) && first !== (table === "workspaces" ? "id" : "workspace_id"),
  );
  expect(wrong.map((row) => row.name)).toEqual([]);
  expect(indexes.length).toBeGreaterThan(20);
});

test("T-05: every tenant table's primary key starts with its workspace", async () => {
  const keys = await admin`
    select i.indrelid::regclass::text as table from pg_index i where i.indisprimary`;

  const keyed = keys.map((row) => row.table);
  expect(tenant.filter((table) => !keyed.includes(table))).toEqual([]);
});

test("S-65 every sealed column demands a 12-byte IV and a 16-byte tag", async () => {
  const sealed = await admin`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname ~ '_(iv|tag)$'`;
  const checks = await admin`
    select conrelid::regclass::text as table, pg_get_constraintdef(oid) as text
    from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`;

  const unchecked = sealed.filter(({ table, column }) => {
    const length = column.endsWith("_iv") ? 12 : 16;
    return !checks.some(
      (check) => check.table === table && check.text.includes(`octet_length(${column}) = ${length}`),
    );
  });
  expect(unchecked).toEqual([]);
  expect(sealed.length).toBeGreaterThanOrEqual(14);
});

function names(columns: string, table: string) {
  return admin.unsafe(`array(select a.attname::text from unnest(${columns}) with ordinality k(n, i)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = k.n order by k.i)`);
}
