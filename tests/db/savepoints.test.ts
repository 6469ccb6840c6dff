import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { Tx } from "#db/transaction";
import { newId } from "#server/domain/id";
import { faultOf } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const workspaceId = newId();
let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase(2);
  admin = adminClient(database.admin);
  await admin`insert into workspaces (id, name) values (${workspaceId}, 'Acme')`;
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

const note = (tx: Pick<Tx, "execute">, mark: string) =>
  tx.execute(sql`insert into activity_log
    (workspace_id, id, action, actor_kind, actor_name, entity_type, entity_id, metadata)
    values (${workspaceId}, ${newId()}, ${mark}, 'system', 'test', 'test', 'test', '{}')`);

const marks = async (like: string): Promise<string[]> =>
  (await admin`select action from activity_log where action like ${`${like}%`} order by action`).map((row) =>
    String(row.action),
  );

test("a savepoint that succeeds is kept and one that fails is undone alone", async () => {
  await database.db.withWorkspace({ workspaceId }, async (tx) => {
    await note(tx, "plain-1");
    await tx.transaction((inner) => note(inner, "plain-2"));
    await tx
      .transaction(async (inner) => {
        await note(inner, "plain-3");
        await inner.execute(sql`select 1 / 0`);
      })
      .catch(() => {});
    await note(tx, "plain-4");
  });

  expect(await marks("plain")).toEqual(["plain-1", "plain-2", "plain-4"]);
});

test("savepoints nest, and an outer failure undoes the inner success", async () => {
  await database.db.withWorkspace({ workspaceId }, async (tx) => {
    await tx
      .transaction(async (outer) => {
        await outer.transaction((inner) => note(inner, "nested-1"));
        throw new Error("outer");
      })
      .catch(() => {});
    await note(tx, "nested-2");
  });

  expect(await marks("nested")).toEqual(["nested-2"]);
});

test("savepoints begun side by side take turns and fail alone", async () => {
  const outcomes = await database.db.withWorkspace({ workspaceId }, (tx) =>
    Promise.all(
      [1, 2, 3, 4, 5, 6].map((number) =>
        faultOf(
          tx.transaction(async (inner) => {
            await note(inner, `parallel-${number}`);
            if (number % 2 === 0) throw new Error("even");
          }),
        ),
      ),
    ),
  );

  expect(outcomes.filter((outcome) => outcome === "no error")).toHaveLength(3);
  expect(await marks("parallel")).toEqual(["parallel-1", "parallel-3", "parallel-5"]);
});

test("a savepoint's handle dies with it", async () => {
  const outcome = await database.db.withWorkspace({ workspaceId }, async (tx) => {
    let kept: Pick<Tx, "execute"> | undefined;
    await tx.transaction(async (inner) => {
      kept = inner;
    });
    return kept && (await faultOf(note(kept, "dead-1")));
  });

  expect(outcome).toBe("TX_ENDED");
  expect(await marks("dead")).toEqual([]);
});

test("a transaction that fails takes its released savepoints with it", async () => {
  await database.db
    .withWorkspace({ workspaceId }, async (tx) => {
      await tx.transaction((inner) => note(inner, "whole-1"));
      throw new Error("whole");
    })
    .catch(() => {});

  expect(await marks("whole")).toEqual([]);
});
