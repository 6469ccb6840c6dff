import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { claimScan, settleScan } from "#db/queries/scans";
import { newId } from "#server/domain/id";
import { faultOf } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const tenants = Array.from({ length: 4 }, () => newId());
let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  for (const id of tenants) await admin`insert into workspaces (id, name) values (${id}, 'Acme')`;
});

beforeEach(async () => {
  await admin`delete from scans`;
  await admin`update workspaces set scan_claimed_at = null`;
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

async function queueScan(workspaceId: string): Promise<string> {
  const [id, repositoryId] = [newId(), newId()];
  await admin`insert into repositories (workspace_id, id, provider, host, external_id, full_name, html_url, is_private)
    values (${workspaceId}, ${repositoryId}, 'github', 'github.com', ${repositoryId}, 'a/b', 'https://x', true)`;
  await admin`insert into scans
    (workspace_id, id, repository_id, state, step, trigger, requested_by_name, sast_enabled, sca_enabled, branch)
    values (${workspaceId}, ${id}, ${repositoryId}, 'queued', 'queued', 'manual', 'x', true, true, 'main')`;
  return id;
}

const claim = () => database.db.worker.claiming((tx) => claimScan(tx, 60));

test("R-36: 25 claims at once over 20 waiting scans take 20 different ones", async () => {
  const waiting: string[] = [];
  for (let index = 0; index < 20; index += 1) waiting.push(await queueScan(tenants[index % 4] ?? ""));

  const claims = await Promise.all(Array.from({ length: 25 }, claim));

  const taken = claims.flatMap((each) => (each ? [each.scanId] : []));
  expect(taken.sort()).toEqual(waiting.sort());
  expect(new Set(claims.map((each) => each?.leaseToken)).size).toBe(21);
});

test("the oldest waiting scan goes first, whichever workspace it is in", async () => {
  const waiting = [await queueScan(tenants[2] ?? ""), await queueScan(tenants[0] ?? "")];

  expect([(await claim())?.scanId, (await claim())?.scanId, await claim()]).toEqual([...waiting, undefined]);
});

test("R-48: workspaces take turns, so many scans of one keep another's waiting for one claim only", async () => {
  const [noisy = "", quiet = ""] = tenants;
  const many: string[] = [];
  for (let index = 0; index < 40; index += 1) many.push(await queueScan(noisy));
  expect((await claim())?.scanId).toBe(many[0]);
  const other = await queueScan(quiet);

  expect((await claim())?.scanId).toBe(other);
  const another = await queueScan(quiet);

  expect([(await claim())?.scanId, (await claim())?.scanId, (await claim())?.scanId]).toEqual([
    many[1],
    another,
    many[2],
  ]);
});

test("a claim does not wait for somebody who holds the workspace", async () => {
  const scanId = await queueScan(tenants[1] ?? "");
  await admin.begin(async (tx) => {
    await tx`select from workspaces where id = ${tenants[1] ?? ""} for update`;

    expect((await claim())?.scanId).toBe(scanId);
  });
});

test("R-37: a lapsed lease is claimed again, under a new token that fences the first worker", async () => {
  const scanId = await queueScan(tenants[0] ?? "");
  const first = await claim();
  expect(await claim()).toBeUndefined();

  await admin`update scans set lease_until = now() - interval '1 second' where id = ${scanId}`;
  const second = await claim();

  expect(second).toMatchObject({ scanId, attempt: 2 });
  expect(second?.leaseToken).not.toBe(first?.leaseToken);
  const settle = (held: typeof first) =>
    held &&
    database.db.worker.withWorkspace({ workspaceId: held.workspaceId }, (tx) =>
      settleScan(tx, held, { state: "succeeded" }),
    );
  expect([await settle(first), await settle(second)]).toEqual([false, true]);
  expect(await claim()).toBeUndefined();
});

test("the claim tells where the scan is and nothing more", async () => {
  const scanId = await queueScan(tenants[3] ?? "");

  const found = await claim();

  expect(found).toEqual({ workspaceId: tenants[3], scanId, leaseToken: expect.any(String), attempt: 1 });
});

test("outside the claim the worker without a workspace sees no scan", async () => {
  await queueScan(tenants[0] ?? "");

  const rows = await database.db.worker.claiming((tx) => tx.execute(sql`select id from scans`));

  expect([...rows]).toEqual([]);
});

test("neither the app's role nor the identity's may claim", async () => {
  const statement = sql`select * from claim_scan(interval '1 minute')`;

  const byApp = await faultOf(
    database.db.withWorkspace({ workspaceId: tenants[0] ?? "" }, (tx) => tx.execute(statement)),
  );
  const byIdentity = await faultOf(database.db.withIdentity({}, (tx) => tx.execute(statement)));

  expect([byApp, byIdentity]).toEqual(["42501", "42501"]);
});

test("the worker can make no table that the claim would take for the scans", async () => {
  const worker = adminClient(database.target("worker"));

  const outcome = await faultOf(worker`create temp table scans (id uuid)`);
  await worker.end();

  expect(outcome).toBe("42501");
});
