import net from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#db/database";
import { DatabaseError } from "#db/errors";
import { Lane, type LaneTarget } from "#db/lane";
import { LanePool } from "#db/lane-pool";
import { contextSigner } from "#db/tenant-context";
import { transact } from "#db/transaction";
import { newId } from "#server/domain/id";
import { faultOf, watchUnhandled } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";
import { testContextKey } from "#tests/setup/logins";

const limits = { max: 2, acquireMs: 150, maxAgeMs: 600_000 };
/** Where the wait for a place is not what is tried. */
const patient = { ...limits, acquireMs: 20_000 };
const context = contextSigner(testContextKey)({ scope: "workspace", workspaceId: newId() });

let database: TestDatabase;
const unhandled = watchUnhandled();

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.close());

const one = (pool: LanePool) => transact(pool, context, (tx) => tx.execute(sql`select 1 as one`));

test("T-14, E4: connections that are refused give their places back", async () => {
  let target: LaneTarget = { ...(await refusedPort()), database: "none", user: "nobody" };
  const pool = new LanePool(() => new Lane(target), patient);

  const refused = await Promise.all(Array.from({ length: 12 }, () => faultOf(one(pool))));
  target = database.target("app");

  expect(new Set(refused)).toEqual(new Set(["CONNECTION_LOST"]));
  expect(pool.stats()).toEqual({ max: 2, busy: 0, idle: 0, waiting: 0, destroyed: 12 });
  expect([...(await one(pool))]).toEqual([{ one: 1 }]);
  await pool.close();
});

test("T-14, E4: a BEGIN that the server refuses gives its place back and runs nothing", async () => {
  const pool = new LanePool(() => new Lane(database.target("app")), patient);
  const ran: unknown[] = [];

  const refused = await Promise.all(
    Array.from({ length: 8 }, () =>
      faultOf(
        transact(pool, "not text: \0", async (tx) => {
          ran.push(...(await tx.execute(sql`select 1`)));
        }),
      ),
    ),
  );

  expect(new Set(refused)).toEqual(new Set(["CONNECTION_LOST"]));
  expect(ran).toEqual([]);
  expect(pool.stats()).toMatchObject({ busy: 0, waiting: 0 });
  expect(await faultOf(one(pool))).toBe("no error");
  await pool.close();
});

test("a wrong password gives its place back", async () => {
  const pool = new LanePool(() => new Lane({ ...database.target("app"), user: "sp_test_nobody" }), limits);

  expect(await faultOf(one(pool))).toBe("CONNECTION_LOST");
  expect(pool.stats()).toMatchObject({ busy: 0, waiting: 0 });
});

test("a full pool answers POOL_TIMEOUT, and serves again once a lane is free", async () => {
  const pool = new LanePool(() => new Lane(database.target("app")), limits);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const holders = [0, 1].map(() => transact(pool, context, () => held));

  const turnedAway = await Promise.all([one(pool), one(pool), one(pool)].map(faultOf));
  letGo();
  await Promise.all(holders);

  expect(turnedAway).toEqual(["POOL_TIMEOUT", "POOL_TIMEOUT", "POOL_TIMEOUT"]);
  expect(await Promise.all([one(pool), one(pool), one(pool), one(pool)].map(faultOf))).toEqual(
    Array.from({ length: 4 }, () => "no error"),
  );
  expect(pool.stats()).toMatchObject({ busy: 0, waiting: 0, idle: 2 });
  await pool.close();
});

test("a closed pool lends nothing", async () => {
  const target = database.target("app");
  const db = openDatabase({ app: target, worker: target, identity: target, vault: target }, testContextKey);
  await db.withWorkspace({ workspaceId: newId() }, (tx) => tx.execute(sql`select 1`));

  await db.close();

  expect(await faultOf(db.withWorkspace({ workspaceId: newId() }, (tx) => tx.execute(sql`select 1`)))).toBe(
    "POOL_CLOSED",
  );
  expect(unhandled()).toEqual([]);
});

test("a lane never connects a second time", async () => {
  const lane = new Lane(database.target("app"));
  await lane.run("select 1");

  lane.kill(new DatabaseError("CONNECTION_LOST", "killed by the test"));

  await expect(lane.run("select 1")).rejects.toThrow();
  expect(lane.dead?.message).toBe("killed by the test");
});

/** A port that was just free: nobody listens there. */
async function refusedPort(): Promise<{ host: string; port: number }> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { host: "127.0.0.1", port };
}
