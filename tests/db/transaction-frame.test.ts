import { sql } from "drizzle-orm";
import { union } from "drizzle-orm/pg-core";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { WorkspaceTx } from "#db/database";
import { Lane } from "#db/lane";
import { workspaces } from "#db/schema/workspaces";
import { newId } from "#server/domain/id";
import { faultOf, watchUnhandled } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const workspaceId = newId();
let database: TestDatabase;
let admin: postgres.Sql;
const unhandled = watchUnhandled();

beforeAll(async () => {
  database = await createTestDatabase(3);
  admin = adminClient(database.admin);
  await admin`insert into workspaces (id, name) values (${workspaceId}, 'Acme')`;
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

const inside = <T>(work: (tx: WorkspaceTx) => Promise<T>, options = {}) =>
  database.db.withWorkspace({ workspaceId }, work, options);

const note = (tx: Pick<WorkspaceTx, "execute">, mark: string) =>
  tx.execute(sql`insert into activity_log
    (workspace_id, id, action, actor_kind, actor_name, entity_type, entity_id, metadata)
    values (${workspaceId}, ${newId()}, ${mark}, 'system', 'test', 'test', 'test', '{}')`);

const noted = async (mark: string): Promise<number> =>
  (await admin`select 1 from activity_log where action = ${mark}`).length;

test("a query after the end of its transaction is refused, committed or not", async () => {
  let committed: WorkspaceTx | undefined;
  let rolledBack: WorkspaceTx | undefined;
  await inside(async (tx) => {
    committed = tx;
  });
  await inside(async (tx) => {
    rolledBack = tx;
    throw new Error("stop");
  }).catch(() => {});

  expect(committed && (await faultOf(note(committed, "late")))).toBe("TX_ENDED");
  expect(rolledBack && (await faultOf(note(rolledBack, "late")))).toBe("TX_ENDED");
  expect(await noted("late")).toBe(0);
});

test("a query nobody awaited does not run in a later transaction", async () => {
  let late: Promise<unknown> | undefined;
  await inside(async (tx) => {
    late = Promise.resolve()
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(() => note(tx, "stray"));
    late.catch(() => {});
  });
  await Promise.all([inside((tx) => note(tx, "fine")), inside((tx) => note(tx, "fine"))]);

  expect(late && (await faultOf(late))).toBe("TX_ENDED");
  expect([await noted("stray"), await noted("fine")]).toEqual([0, 2]);
});

test.each([
  "commit",
  "rollback",
  "begin",
  "savepoint mine",
  "set app.context = 'of another'",
  "set local app.context = 'of another'",
  "reset all",
  "discard temp",
  "listen scan_queued",
  "prepare transaction 'x'",
  "do 'begin end'",
  "create temp table leak (x int)",
  "set role secportal_app",
])("%s through the handle is refused, and the work with it", async (statement) => {
  const outcome = await faultOf(
    inside(async (tx) => {
      await tx.execute(sql.raw(statement));
      await note(tx, "after the forbidden");
    }),
  );

  // What the server itself refuses never changed anything; what it accepted is ours to refuse.
  expect(["TX_FORBIDDEN", "42501", "25001", "55000"]).toContain(outcome);
  expect(await noted("after the forbidden")).toBe(0);
  expect(await faultOf(inside((tx) => tx.execute(sql`select 1`)))).toBe("no error");
});

test("COMMIT, ROLLBACK and SET answer TX_FORBIDDEN by name", async () => {
  for (const statement of ["commit", "rollback", "set local statement_timeout = 0"]) {
    expect(await faultOf(inside((tx) => tx.execute(sql.raw(statement))))).toBe("TX_FORBIDDEN");
  }
});

test("a write before a forbidden COMMIT is not kept", async () => {
  const outcome = await faultOf(
    inside(async (tx) => {
      await note(tx, "before the forbidden");
      await tx.execute(sql`commit`);
    }),
  );

  expect([outcome, await noted("before the forbidden")]).toEqual(["TX_FORBIDDEN", 0]);
});

test("two statements in one text do not run", async () => {
  const write = `insert into activity_log
    (workspace_id, id, action, actor_kind, actor_name, entity_type, entity_id, metadata)
    values ('${workspaceId}', '${newId()}', 'stacked', 'system', 'test', 'test', 'test', '{}')`;

  const outcome = await faultOf(inside((tx) => tx.execute(sql.raw(`${write}; commit; begin`))));

  expect([outcome, await noted("stacked")]).toEqual(["42601", 0]);
});

test("a union of the query builder, which begins with a bracket, is a statement on data", async () => {
  const names = (tx: WorkspaceTx) => tx.select({ name: workspaces.name }).from(workspaces);

  expect(await inside((tx) => union(names(tx), names(tx)))).toEqual([{ name: "Acme" }]);
});

test("a statement outside BEGIN can neither write nor see a tenant", async () => {
  const lane = new Lane(database.target("app"));

  const seen = await lane.run("select count(*)::int as rows from workspaces");
  const written = await faultOf(lane.run(`update workspaces set name = 'stray' where id = '${workspaceId}'`));
  lane.kill(new Error("done"));

  expect([...seen]).toEqual([{ rows: 0 }]);
  expect(written).toBe("25006");
});

test("a read-only transaction refuses writes", async () => {
  expect(await faultOf(inside((tx) => note(tx, "read only"), { readOnly: true }))).toBe("25006");
});

test("a transaction over its deadline is ended, and its work with it", async () => {
  const endless = new Promise<void>(() => {});

  const outcome = await faultOf(
    inside(
      async (tx) => {
        await note(tx, "over the deadline");
        await endless;
      },
      { deadlineMs: 60 },
    ),
  );

  expect(outcome).toBe("TX_DEADLINE");
  await expect.poll(() => noted("over the deadline")).toBe(0);
  expect(database.db.stats()).toMatchObject({ busy: 0, waiting: 0 });
});

test("an error the work swallowed still rolls back, and says so", async () => {
  const outcome = await faultOf(
    inside(async (tx) => {
      await note(tx, "swallowed");
      await tx.execute(sql`select 1 / 0`).catch(() => {});
    }),
  );

  expect([outcome, await noted("swallowed")]).toEqual(["TX_ABORTED", 0]);
});

test("what the work throws comes out unchanged, after a rollback", async () => {
  const thrown = new Error("mine");

  await expect(
    inside(async (tx) => {
      await note(tx, "thrown");
      throw thrown;
    }),
  ).rejects.toBe(thrown);
  expect(await noted("thrown")).toBe(0);
});

test("a one-query read answers, and a second query in it is refused", async () => {
  const once = { once: true, readOnly: true };

  const rows = await inside((tx) => tx.execute(sql`select name from workspaces`), once);
  const second = await faultOf(
    inside(async (tx) => {
      await tx.execute(sql`select 1`);
      await tx.execute(sql`select 2`);
    }, once),
  );

  expect([...rows]).toEqual([{ name: "Acme" }]);
  expect(second).toBe("TX_ENDED");
});

test("a failing one-query read tells the server's reason and keeps the lane", async () => {
  expect(await faultOf(inside((tx) => tx.execute(sql`select 1 / 0`), { once: true }))).toBe("22012");
  expect(await faultOf(inside((tx) => tx.execute(sql`select 1`), { once: true }))).toBe("no error");
  expect(database.db.stats()).toMatchObject({ busy: 0, waiting: 0 });
});

test("queries side by side in one transaction all answer in its workspace", async () => {
  const answers = await inside((tx) =>
    Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        tx.execute(sql`select ${index}::int as n, tenant_context('workspace') as workspace`),
      ),
    ),
  );

  expect(answers.map(([row]) => row)).toEqual(
    Array.from({ length: 50 }, (_, n) => ({ n, workspace: workspaceId })),
  );
});

test.each([
  "",
  "not-a-uuid",
  workspaceId.toUpperCase(),
  `${workspaceId}'; drop table users; --`,
  `${workspaceId}\n`,
  `{${workspaceId}}`,
  workspaceId.replaceAll("-", ""),
  undefined,
  null,
  7,
  [workspaceId],
  { toString: () => workspaceId },
])("the workspace id %j opens nothing", async (id) => {
  const before = database.db.stats();

  const opening = async () =>
    await database.db.withWorkspace({ workspaceId: id as string }, (tx) => tx.execute(sql`select 1`));

  await expect(opening()).rejects.toThrow("lower-case UUIDs");
  expect(database.db.stats()).toEqual(before);
});

test("an invitation hash is checked before it reaches a statement", async () => {
  const opening = async () =>
    await database.db.withIdentity({ secretHash: "x'; set role secportal_owner; --" }, (tx) =>
      tx.execute(sql`select 1`),
    );

  await expect(opening()).rejects.toThrow("invalid value");
});

test("nothing above failed unheard", () => {
  expect(unhandled()).toEqual([]);
});
