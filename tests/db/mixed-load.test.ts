import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { WorkspaceTx } from "#db/database";
import { newId } from "#server/domain/id";
import { backendOf, faultOf, killBackend, watchUnhandled } from "#tests/helpers/database-faults";
import { atDepth } from "#tests/helpers/depth";
import { randomFrom } from "#tests/helpers/seeded-random";
import { fillTenant, tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const LANES = 8;
const CLIENTS = 24;
const TRANSACTIONS = atDepth(3_000, 20_000);
const tenants = Array.from({ length: 6 }, () => newId());

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

test("T-13, T-14, E5: mixed load with kills, timeouts and aborts leaks nothing, writes nothing by half and loses no lane", {
  timeout: 120_000,
}, async () => {
  const random = randomFrom(20_261);
  const foreign: unknown[] = [];
  const outcomes = new Map<string, number>();
  /** Marks whose transaction said it committed, or said that it did not. */
  const kept: string[] = [];
  const lost: string[] = [];

  const oneTransaction = async (): Promise<void> => {
    const workspaceId = random.pick(tenants);
    const [kind, trouble, mark] = [random.below(4), random.below(100), newId()];
    const work = async (tx: WorkspaceTx) => {
      if (trouble < 2) await killBackend(admin, await backendOf(tx));
      if (kind === 0) foreign.push(...(await seen(tx)).filter((id) => id !== workspaceId));
      if (kind === 1) await writeTwice(tx, workspaceId, mark);
      if (kind === 2) {
        await writeTwice(tx, workspaceId, mark);
        throw new Error("the work failed");
      }
      if (kind === 3) {
        const all = await Promise.all([seen(tx), seen(tx), seen(tx)]);
        foreign.push(...all.flat().filter((id) => id !== workspaceId));
      }
      if (trouble === 2) await tx.execute(sql`select set_config('statement_timeout', '1', true)`);
      // The server notices seconds later that nobody waits for this one, and holds its locks until then.
      if (trouble === 2 || trouble === 3) await tx.execute(sql`select pg_sleep(0.2)`);
    };
    const options = trouble === 3 ? { deadlineMs: 20 } : {};
    const outcome = await faultOf(database.db.withWorkspace({ workspaceId }, work, options));
    const name = String(outcome);
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    if (kind === 1 && name === "no error") kept.push(mark);
    if ((kind === 1 && UNDONE.includes(name)) || kind === 2) lost.push(mark);
  };
  let left = TRANSACTIONS;
  const client = async () => {
    while (left-- > 0) await oneTransaction();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));

  const written = await admin`
    select user_agent as mark, count(*)::int as rows, count(distinct workspace_id)::int as tenants
    from activity_log where action = 'e5' group by 1`;
  const marks = new Set(written.map((row) => row.mark));
  expect(foreign).toEqual([]);
  expect(written.filter((row) => row.rows !== 2 || row.tenants !== 1)).toEqual([]);
  expect(kept.filter((mark) => !marks.has(mark))).toEqual([]);
  expect(lost.filter((mark) => marks.has(mark))).toEqual([]);
  expect([...outcomes.keys()].filter((name) => !EXPECTED.includes(name))).toEqual([]);
  for (const end of UNDONE) expect(outcomes.get(end), end).toBeGreaterThan(TRANSACTIONS / 300);
  expect(kept.length).toBeGreaterThan(TRANSACTIONS / 8);
  expect(database.db.stats()).toMatchObject({ busy: 0, waiting: 0, max: LANES });
  expect(unhandled()).toEqual([]);
});

/** Ends after which nothing of a transaction may be there: its backend died, a statement or all of it took too long. */
const UNDONE = ["CONNECTION_LOST", "57014", "TX_DEADLINE"];
/** How a transaction of this test may end. */
const EXPECTED = [...UNDONE, "no error", "COMMIT_UNKNOWN", "Error: the work failed"];

const seen = async (tx: WorkspaceTx): Promise<unknown[]> =>
  (await tx.execute(sql`select workspace_id from repositories`)).map((row) => row.workspace_id);

async function writeTwice(tx: WorkspaceTx, workspaceId: string, mark: string): Promise<void> {
  for (let index = 0; index < 2; index += 1) {
    await tx.execute(sql`insert into activity_log
      (workspace_id, id, action, actor_kind, actor_name, entity_type, entity_id, metadata, user_agent)
      values (${workspaceId}, ${newId()}, 'e5', 'system', 'test', 'test', 'test', '{}', ${mark})`);
  }
}
