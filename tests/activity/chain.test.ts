import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activityHeads, activityLog } from "#db/schema/activity";
import { verifyChain } from "#server/activity/verify-chain";
import { systemDoer } from "#server/actor";
import { newId } from "#server/domain/id";
import { recordActivity, recordForMemberships } from "#server/record-activity";
import { makeWorkspace, pastEverything, recordEvents } from "#tests/activity/log-lab";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { backendOf, faultOf, killBackend, watchUnhandled } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const unhandled = watchUnhandled();
let database: TestDatabase;
let behind: BehindTheWalls;

beforeAll(async () => {
  database = await createTestDatabase();
  behind = lookBehindTheWalls(database);
});

afterAll(async () => {
  await behind.close();
  await database.close();
});

const seqs = async (workspaceId: string): Promise<number[]> =>
  (await behind.sql`select seq::int from activity_log where workspace_id = ${workspaceId} order by seq`).map(
    ({ seq }) => Number(seq),
  );

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const verified = (workspaceId: string) => verifyChain(database.db, { workspaceId }, 0, 10_000);

describe("the database's part", () => {
  it("T-30 sets place, links and time itself, whatever a statement says of them", async () => {
    const workspaceId = await makeWorkspace(behind.sql);
    await recordEvents(database.db, workspaceId, 1);

    await database.db.withWorkspace({ workspaceId }, (tx) =>
      tx.insert(activityLog).values({
        ...{ workspaceId, id: newId(), action: "forged", actorKind: "system", actorName: "forger" },
        ...{ entityType: "t", entityId: "t", metadata: {}, seq: 99, occurredAt: new Date(0) },
        ...{ prevHash: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2) },
      }),
    );

    expect(await seqs(workspaceId)).toEqual([1, 2]);
    expect(await verified(workspaceId)).toMatchObject({ first: 1, last: 2, problem: null });
    const [row] =
      await behind.sql`select now() - occurred_at < interval '1 minute' as recent from activity_log
      where workspace_id = ${workspaceId} and seq = 2`;
    expect(row?.recent).toBe(true);
  });

  it("T-30 no serving role moves a head, and nobody takes one away", async () => {
    const workspaceId = await makeWorkspace(behind.sql);
    await recordEvents(database.db, workspaceId, 1);
    for (const access of [database.db, database.db.worker]) {
      const attempt = (statement: ReturnType<typeof sql>) =>
        faultOf(access.withWorkspace({ workspaceId }, (tx) => tx.execute(statement)));
      expect(await attempt(sql`update activity_heads set seq = 7`)).toBe("42501");
      expect(await attempt(sql`delete from activity_heads`)).toBe("42501");
      expect(await attempt(sql`insert into activity_heads values (${newId()}, 1, '', now())`)).toBe("42501");
    }
    const [head] = await database.db.withWorkspace({ workspaceId }, (tx) => tx.select().from(activityHeads));
    expect(head?.seq).toBe(1);
    expect(await faultOf(behind.sql`delete from activity_heads`)).toBe("SP002");
    expect(await faultOf(behind.sql`truncate activity_heads`)).toBe("SP002");
  });

  it("an event of another workspace is refused, and its chain does not move", async () => {
    const [ours, theirs] = [await makeWorkspace(behind.sql), await makeWorkspace(behind.sql)];
    await recordEvents(database.db, theirs, 2);

    const outcome = await faultOf(
      database.db.withWorkspace({ workspaceId: ours }, (tx) =>
        recordActivity(tx, theirs, systemDoer("intruder"), {
          ...{ action: "workspace_created", entityId: theirs, metadata: { name: "x" } },
        }),
      ),
    );

    expect(outcome).toBe("42501");
    expect(await seqs(theirs)).toEqual([1, 2]);
    const [head] = await behind.sql`select seq::int from activity_heads where workspace_id = ${theirs}`;
    expect(head).toEqual({ seq: 2 });
  });

  it("T-34 a transaction that is rolled back leaves no gap", async () => {
    const workspaceId = await makeWorkspace(behind.sql);
    await recordEvents(database.db, workspaceId, 1);
    const undone = database.db.withWorkspace({ workspaceId }, async (tx) => {
      await recordActivity(tx, workspaceId, systemDoer("t"), {
        ...{ action: "workspace_created", entityId: workspaceId, metadata: { name: "x" } },
      });
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
    await recordEvents(database.db, workspaceId, 1);

    expect(await seqs(workspaceId)).toEqual([1, 2]);
    expect((await verified(workspaceId)).problem).toBeNull();
  });

  it("metadata keeps its text, in the order and spelling of RFC 8785", async () => {
    const workspaceId = await makeWorkspace(behind.sql);
    await database.db.withWorkspace({ workspaceId }, (tx) =>
      tx.insert(activityLog).values({
        ...{ workspaceId, id: newId(), action: "t", actorKind: "system", actorName: "t" },
        ...{ entityType: "t", entityId: "t" },
        metadata: {
          "\u20ac": 1,
          "\r": 1e21,
          "1": 4.5,
          "\u{1f600}": [null, true, "\u2028/"],
          "\ufb33": -0,
          skipped: undefined,
        },
      }),
    );

    const [row] =
      await behind.sql`select metadata::text as text from activity_log where workspace_id = ${workspaceId}`;
    expect(row?.text).toBe('{"\\r":1e+21,"1":4.5,"€":1,"😀":[null,true,"\u2028/"],"\ufb33":0}');
  });
});

it("T-33 events of 8 writers stand one after the other, without a gap or a fork", async () => {
  const [one, two] = [await makeWorkspace(behind.sql), await makeWorkspace(behind.sql)];

  await Promise.all([
    ...Array.from({ length: 8 }, (_, writer) => recordEvents(database.db, one, 100, `writer ${writer}`)),
    recordEvents(database.db.worker, two, 50),
  ]);

  expect(await seqs(one)).toEqual(upTo(800));
  expect(await seqs(two)).toEqual(upTo(50));
  expect(await verified(one)).toMatchObject({ checked: 800, head: 800, problem: null });
  expect(await verified(two)).toMatchObject({ checked: 50, head: 50, problem: null });
}, 60_000);

it("T-34 wherever a transaction is killed, its event exists if and only if its change does", async () => {
  const workspaceId = await makeWorkspace(behind.sql);
  const points = ["before", "between", "after", "at the commit", "never"];
  for (let round = 0; round < 60; round += 1) {
    const point = points[round % points.length];
    const mark = `change-${round}`;
    await database.db
      .withWorkspace({ workspaceId }, async (tx) => {
        const pid = await backendOf(tx);
        const dieAt = async (here: string) => {
          if (point === here) await killBackend(behind.sql, pid);
        };
        await dieAt("before");
        await tx.execute(sql`insert into repositories (workspace_id, id, provider, host, external_id, full_name, html_url, is_private)
          values (${workspaceId}, ${newId()}, 'github', 'example.test', ${mark}, ${mark}, 'https://example.test', true)`);
        await dieAt("between");
        await recordActivity(tx, workspaceId, systemDoer("t"), {
          ...{ action: "workspace_created", entityId: mark, metadata: { name: mark } },
        });
        await dieAt("after");
        if (point === "at the commit") killBackend(behind.sql, pid).catch(() => {});
      })
      .catch(() => {});
  }

  const changes =
    await behind.sql`select external_id as mark from repositories where workspace_id = ${workspaceId} order by 1`;
  const events =
    await behind.sql`select entity_id as mark from activity_log where workspace_id = ${workspaceId} order by 1`;
  expect([...events]).toEqual([...changes]);
  expect(changes.length).toBeGreaterThanOrEqual(12);
  expect(changes.length).toBeLessThan(60);
  expect(await seqs(workspaceId)).toEqual(upTo(changes.length));
  expect((await verified(workspaceId)).problem).toBeNull();
  expect(unhandled()).toEqual([]);
});

describe("verifying on demand", () => {
  it("goes by stretches, says what it read, and starts the next one where it ended", async () => {
    const workspaceId = await makeWorkspace(behind.sql);
    await recordEvents(database.db, workspaceId, 25);
    const stretch = (after: number) => verifyChain(database.db, { workspaceId }, after, 10);

    expect(await stretch(0)).toEqual({ first: 1, last: 10, checked: 10, head: 25, problem: null });
    expect(await stretch(10)).toEqual({ first: 11, last: 20, checked: 10, head: 25, problem: null });
    expect(await stretch(20)).toEqual({ first: 21, last: 25, checked: 5, head: 25, problem: null });
    expect(await stretch(25)).toEqual({ first: 0, last: 0, checked: 0, head: 25, problem: null });
  });

  it("names the first event that was changed, deleted or put in another place", async () => {
    const tamperings = [
      [5, "update activity_log set actor_name = 'x' where seq = 5"],
      [6, "delete from activity_log where seq = 6"],
      [10, "delete from activity_log where seq = 10"],
    ] as const;
    for (const [seq, statement] of tamperings) {
      const workspaceId = await makeWorkspace(behind.sql);
      await recordEvents(database.db, workspaceId, 10);
      await pastEverything(behind.sql, (raw) =>
        raw.unsafe(`${statement} and workspace_id = '${workspaceId}'`),
      );

      expect(await verified(workspaceId)).toMatchObject({
        last: seq - 1,
        checked: seq - 1,
        problem: { seq },
      });
    }
  });

  it("an empty log is nothing to verify", async () => {
    const workspaceId = await makeWorkspace(behind.sql);

    expect(await verified(workspaceId)).toEqual({ first: 0, last: 0, checked: 0, head: 0, problem: null });
  });
});

it("events of one person in many workspaces never wait for each other in a circle", async () => {
  const [a, b] = [await makeWorkspace(behind.sql), await makeWorkspace(behind.sql)];
  const membership = (id: string) => ({ id, name: "Log", role: "owner" as const });
  const record = (ids: string[]) =>
    database.db.withIdentity({}, (tx) =>
      recordForMemberships(tx, ids.map(membership), systemDoer("t"), {
        ...{ action: "signed_in", entityId: a, metadata: { method: "totp" } },
      }),
    );

  await Promise.all(Array.from({ length: 20 }, (_, index) => record(index % 2 ? [a, b] : [b, a])));

  expect(await seqs(a)).toEqual(upTo(20));
  expect(await seqs(b)).toEqual(upTo(20));
});
