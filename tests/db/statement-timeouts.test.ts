import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { WorkspaceTx } from "#db/database";
import { quoteName } from "#db/roles";
import { newId } from "#server/domain/id";
import { backendOf, faultOf, watchUnhandled } from "#tests/helpers/database-faults";
import { fillTenant, tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const [ours, theirs] = [newId(), newId()] as const;

let database: TestDatabase;
let admin: postgres.Sql;
const unhandled = watchUnhandled();

// One lane, so that whatever a transaction leaves behind meets the next one.
beforeAll(async () => {
  database = await createTestDatabase(1);
  admin = adminClient(database.admin);
  const tables = await tenantTables(admin);
  await fillTenant(admin, tables, ours, "ours");
  await fillTenant(admin, tables, theirs, "theirs");
  for (const setting of ["statement_timeout = '150ms'", "idle_in_transaction_session_timeout = '250ms'"]) {
    const login = quoteName(database.target("app").user);
    await admin.unsafe(
      `alter role ${login} in database ${quoteName(database.admin.database)} set ${setting}`,
    );
  }
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

const rename = (tx: WorkspaceTx, name: string) =>
  tx.execute(sql`update repositories set full_name = ${name}`);

const namesOf = async (workspaceId: string): Promise<unknown[]> =>
  (await admin`select distinct full_name from repositories where workspace_id = ${workspaceId}`).map(
    (row) => row.full_name,
  );

test("T-14, E2: a statement over its time is rolled back whole and leaves no open transaction", async () => {
  const before = await namesOf(ours);

  const outcome = await faultOf(
    database.db.withWorkspace({ workspaceId: ours }, async (tx) => {
      await rename(tx, "half done");
      await tx.execute(sql`select pg_sleep(20)`);
    }),
  );
  const next = await database.db.withWorkspace({ workspaceId: theirs }, (tx) =>
    tx.execute(sql`select distinct workspace_id from repositories`),
  );

  expect(outcome).toBe("57014");
  expect([...next]).toEqual([{ workspace_id: theirs }]);
  expect(await namesOf(ours)).toEqual(before);
  expect(await openTransactions()).toBe(0);
});

test("T-14, E2: a caught timeout cannot be committed over", async () => {
  const before = await namesOf(ours);

  const outcome = await faultOf(
    database.db.withWorkspace({ workspaceId: ours }, async (tx) => {
      await rename(tx, "half done");
      await tx.execute(sql`select pg_sleep(20)`).catch(() => {});
    }),
  );

  expect(outcome).toBe("TX_ABORTED");
  expect(await namesOf(ours)).toEqual(before);
});

test("T-14, E2: a transaction left idle is ended by the server, and nothing of it is kept or seen by the next", async () => {
  const before = await namesOf(ours);
  let kept: WorkspaceTx | undefined;

  const outcome = await faultOf(
    database.db.withWorkspace({ workspaceId: ours }, async (tx) => {
      kept = tx;
      await rename(tx, "half done");
      const pid = await backendOf(tx);
      await expect
        .poll(async () => (await admin`select 1 from pg_stat_activity where pid = ${pid}`).length)
        .toBe(0);
    }),
  );
  const next = await database.db.withWorkspace({ workspaceId: theirs }, (tx) =>
    tx.execute(sql`select distinct workspace_id from repositories`),
  );

  expect(outcome).toBe("CONNECTION_LOST");
  expect(kept && (await faultOf(rename(kept, "too late")))).toBe("CONNECTION_LOST");
  expect([...next]).toEqual([{ workspace_id: theirs }]);
  expect(await namesOf(ours)).toEqual(before);
  expect(database.db.stats()).toMatchObject({ busy: 0, waiting: 0, max: 1 });
  expect(unhandled()).toEqual([]);
});

test("T-13: a context does not outlive its transaction on the lane", async () => {
  await database.db.withWorkspace({ workspaceId: ours }, (tx) => tx.execute(sql`select 1`));

  const left = await database.db.withIdentity({}, (tx) =>
    tx.execute(sql`select coalesce(tenant_context('workspace'), '') as workspace`),
  );
  const seen = await database.db.withWorkspace({ workspaceId: theirs }, (tx) =>
    tx.execute(sql`select coalesce(tenant_context('person'), '') as person`),
  );

  expect([...left, ...seen]).toEqual([{ workspace: "" }, { person: "" }]);
});

async function openTransactions(): Promise<number> {
  const rows = await admin`
    select 1 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'`;
  return rows.length;
}
