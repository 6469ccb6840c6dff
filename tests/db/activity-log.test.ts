import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { servingRoles } from "#db/roles";
import { newId } from "#server/domain/id";
import { faultOf } from "#tests/helpers/database-faults";
import { enterContext } from "#tests/helpers/tenant-context";
import { fillTenant, tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const CHANGES = [
  "update activity_log set actor_name = 'nobody'",
  "update activity_log set metadata = '{}' where false or true",
  "delete from activity_log",
  "truncate activity_log",
  "truncate activity_log cascade",
];

const workspaceId = newId();
let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  await fillTenant(admin, await tenantTables(admin), workspaceId, "log");
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

const rows = () => admin`select * from activity_log order by id`;

test.each(servingRoles)("T-30, S-98: %s adds and reads events and changes none", async (role) => {
  const before = await rows();
  const client = adminClient(database.target(role));

  for (const change of [
    ...CHANGES,
    "alter table activity_log disable trigger all",
    "drop table activity_log",
  ]) {
    const outcome = await faultOf(
      client.begin(async (sql) => {
        await enterContext(sql, { workspaceId });
        await sql.unsafe(change);
      }),
    );
    expect(outcome, change).toBe("42501");
  }
  await client.end();

  expect(await rows()).toEqual(before);
});

test.each(["secportal_owner", "postgres"])("T-30: a trigger refuses even %s", async (role) => {
  const before = await rows();

  for (const change of CHANGES) {
    const outcome = await faultOf(
      admin.begin(async (sql) => {
        await sql.unsafe(role === "postgres" ? "select 1" : `set local role ${role}`);
        // The owner is under row security as well, and shall find rows to fail at.
        await sql.unsafe("alter table activity_log no force row level security");
        await sql.unsafe(change);
      }),
    );
    expect(outcome, change).toBe("SP002");
  }

  expect(await rows()).toEqual(before);
  expect(before).toHaveLength(3);
});
