import type postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { adminClient } from "#db/admin-client";
import type { WorkspaceTx } from "#db/database";
import { activityPage, findActorNames } from "#db/queries/activity";
import { newId } from "#server/domain/id";
import { pastEverything } from "#tests/activity/log-lab";
import { allowPlans, planOf as explained } from "#tests/helpers/plan-of";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const [workspaceId, beside] = [newId(), newId()];
const EVENTS = 30_000;
let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  for (const id of [workspaceId, beside]) {
    await admin`insert into workspaces (id, name) values (${id}, 'Plans')`;
    await pastEverything(admin, (raw) =>
      raw.unsafe(`
        insert into activity_log (workspace_id, id, occurred_at, action, actor_kind, actor_name, entity_type, entity_id, metadata, seq, prev_hash, hash)
        select '${id}', gen_random_uuid(), '2026-01-01'::timestamptz + n * interval '1 minute', 'action_' || n % 20, 'user', 'Person ' || n % 40,
          'scan', 'thing-' || n % 500, '{}', n, sha256(n::text::bytea), sha256(n::text::bytea)
        from generate_series(1, ${EVENTS}) n`),
    );
  }
  await admin.unsafe("vacuum analyze activity_log");
  await allowPlans(admin);
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

const planOf = (build: (tx: WorkspaceTx) => ReturnType<typeof activityPage>) =>
  explained(database, workspaceId, build);

const page = { limit: 51, before: 20_000 };
const day = (text: string) => new Date(text);

it.each([
  ["the newest", {}, { limit: 51 }],
  ["a page further back", {}, page],
  ["towards newer ones", {}, { limit: 51, after: 100 }],
  ["one action", { actions: ["action_3"] }, page],
  ["a group of actions", { actions: ["action_3", "action_7", "no_such_action"] }, page],
  ["one actor", { actorNames: ["Person 7"] }, page],
  ["one thing", { entityType: "scan", entityId: "thing-9" }, page],
  ["days", { from: day("2026-01-03"), to: day("2026-01-09") }, { limit: 51 }],
  ["days, further back", { from: day("2026-01-03"), to: day("2026-01-19") }, page],
  ["days long past", { to: day("2026-01-02") }, { limit: 51 }],
  ["everything at once", { actions: ["action_3"], actorNames: ["Person 3"], from: day("2026-01-03") }, page],
])("a page is found through an index, and no page reads the whole log: %s", async (_, filter, at) => {
  const plan = await planOf((tx) => activityPage(tx, filter, at));

  expect(plan).toMatch(/Index (Only )?Scan/);
  expect(plan).not.toMatch(/Seq Scan on activity_log/);
});

it("pages in the order of the chain and of time need no sorting of what they leave out", async () => {
  expect(await planOf((tx) => activityPage(tx, {}, page))).not.toContain("Sort");
  expect(await planOf((tx) => activityPage(tx, { from: day("2026-01-03") }, page))).not.toContain("Sort");
});

it("names of actors are found by steps through the index", async () => {
  const names = await database.db.withWorkspace({ workspaceId }, (tx) => findActorNames(tx, "son 1", 50));

  expect(names.sort()).toEqual(["Person 1", ...Array.from({ length: 10 }, (_, index) => `Person 1${index}`)]);
});
