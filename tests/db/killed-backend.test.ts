import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { WorkspaceTx } from "#db/database";
import { newId } from "#server/domain/id";
import { backendOf, faultOf, killBackend, watchUnhandled } from "#tests/helpers/database-faults";
import { fillTenant, tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const LANES = 4;
const REPETITIONS = 300;
const tenants = [newId(), newId(), newId()] as const;

let database: TestDatabase;
let admin: postgres.Sql;
const unhandled = watchUnhandled();

beforeAll(async () => {
  database = await createTestDatabase(LANES);
  admin = adminClient(database.admin);
  const tables = await tenantTables(admin);
  for (const [index, id] of tenants.entries()) await fillTenant(admin, tables, id, `canary${index}`);
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

const workspacesSeen = async (tx: WorkspaceTx): Promise<unknown[]> =>
  (await tx.execute(sql`select workspace_id from repositories`)).map((row) => row.workspace_id);

test("T-14, E1: a backend that dies mid-transaction never lets its handle read or write in a neighbour's", async () => {
  const [victim, ...neighbours] = tenants;
  const foreign: unknown[] = [];
  const old: string[] = [];
  const whole: string[] = [];
  const fine: number[] = [];

  for (let round = 0; round < REPETITIONS; round += 1) {
    let kept: WorkspaceTx | undefined;
    const dying = database.db.withWorkspace({ workspaceId: victim }, async (tx) => {
      kept = tx;
      await killBackend(admin, await backendOf(tx));
      for (;;) foreign.push(...(await workspacesSeen(tx)).filter((id) => id !== victim));
    });
    const beside = neighbours.map((workspaceId) =>
      database.db.withWorkspace({ workspaceId }, async (tx) => {
        const rows = [...(await workspacesSeen(tx)), ...(await workspacesSeen(tx))];
        foreign.push(...rows.filter((id) => id !== workspaceId));
        fine.push(rows.length);
      }),
    );
    whole.push(String(await faultOf(dying)));
    const late = kept ? workspacesSeen(kept) : Promise.resolve([]);
    late.then((rows) => foreign.push(...rows.filter((id) => id !== victim))).catch(() => {});
    old.push(String(await faultOf(late)));
    await Promise.all(beside);
  }

  expect(foreign).toEqual([]);
  expect(new Set(whole)).toEqual(new Set(["CONNECTION_LOST"]));
  expect(new Set(old)).toEqual(new Set(["CONNECTION_LOST"]));
  expect(fine).toEqual(Array.from({ length: REPETITIONS * neighbours.length }, () => 6));
  await expect.poll(() => database.db.stats()).toMatchObject({ busy: 0, waiting: 0, max: LANES });
  expect(unhandled()).toEqual([]);
});

test("T-14, E3: a backend that dies while the work awaits something else ends the work, not the process", async () => {
  const [workspaceId] = tenants;
  const never = new Promise<void>(() => {});

  const outcome = await faultOf(
    database.db.withWorkspace({ workspaceId }, async (tx) => {
      await killBackend(admin, await backendOf(tx));
      await never;
    }),
  );

  expect(outcome).toBe("CONNECTION_LOST");
  expect(await database.db.withWorkspace({ workspaceId }, workspacesSeen)).toHaveLength(3);
  expect(database.db.stats()).toMatchObject({ busy: 0, waiting: 0 });
  expect(unhandled()).toEqual([]);
});

test("a backend that dies idle in the pool is replaced before the next loan", async () => {
  const [workspaceId] = tenants;
  const pid = await database.db.withWorkspace({ workspaceId }, backendOf);

  await killBackend(admin, pid);
  await expect
    .poll(async () => (await admin`select 1 from pg_stat_activity where pid = ${pid}`).length)
    .toBe(0);

  await expect
    .poll(() => faultOf(database.db.withWorkspace({ workspaceId }, workspacesSeen)))
    .toBe("no error");
  expect(unhandled()).toEqual([]);
});
