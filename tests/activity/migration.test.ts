import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { adminClient } from "#db/admin-client";
import { openDatabase } from "#db/database";
import { migrateDatabase } from "#db/migrate";
import { quoteName, servingRoles, servingTargets } from "#db/roles";
import { verifyChain } from "#server/activity/verify-chain";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import { loginsFor } from "#server/start/prepare-database";
import { exportTo, recordEvents, verifyFile } from "#tests/activity/log-lab";
import { testContextKey } from "#tests/setup/logins";

const LAST_WITHOUT_CHAIN = "0006_tenant_context";

const run = `${inject("template").replace(/_template$/, "")}_c${randomBytes(2).toString("hex")}`;
const logins = loginsFor({ SECPORTAL_SECRET: new Secret("chain migration"), DATABASE_ROLE_PREFIX: run }, "");
const target = { ...inject("admin"), database: run };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-chain-"));
let server: postgres.Sql;

/** The released migrations up to the one before the chain. */
function withoutChain(): string {
  const copy = path.join(folder, "migrations");
  fs.cpSync("db/migrations", copy, { recursive: true });
  const journal = path.join(copy, "meta/_journal.json");
  const { entries, ...rest } = JSON.parse(fs.readFileSync(journal, "utf8")) as { entries: { tag: string }[] };
  const end = entries.findIndex(({ tag }) => tag === LAST_WITHOUT_CHAIN) + 1;
  fs.writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, end) }));
  return copy;
}

beforeAll(async () => {
  server = adminClient(inject("admin"));
  await server.unsafe(`create database ${quoteName(run)}`);
});

afterAll(async () => {
  await server.unsafe(`drop database if exists ${quoteName(run)} with (force)`);
  for (const role of servingRoles) await server.unsafe(`drop role if exists ${quoteName(logins[role].user)}`);
  await server.end();
  fs.rmSync(folder, { recursive: true, force: true });
});

it("a log from before the chain is linked as it stands, oldest first, and goes on from there", async () => {
  await migrateDatabase(target, logins, testContextKey, withoutChain());
  const admin = adminClient(target);
  const [first, second, empty] = [newId(), newId(), newId()];
  for (const id of [first, second, empty])
    await admin`insert into workspaces (id, name) values (${id}, 'Old')`;
  for (let index = 0; index < 12; index += 1) {
    await admin`insert into activity_log (workspace_id, id, action, actor_kind, actor_name, entity_type, entity_id, metadata) values
      (${index % 3 ? first : second}, ${newId()}, 'signed_in', 'system', ${`Actor ${index}`}, 'user', 'x', ${admin.json({ b: [1.5, null], a: "ü" })})`;
  }

  await migrateDatabase(target, logins, testContextKey, "db/migrations");

  const db = openDatabase(servingTargets(target, logins), testContextKey, 2);
  for (const [workspaceId, old] of [
    [first, 8],
    [second, 4],
    [empty, 0],
  ] as const) {
    await recordEvents(db, workspaceId, 1);
    expect(await verifyChain(db, { workspaceId }, 0, 100)).toMatchObject({ checked: old + 1, problem: null });
    const file = await exportTo(path.join(folder, `${workspaceId}.jsonl`), db, workspaceId);
    expect((await verifyFile(file)).status).toBe(0);
  }
  const names = await admin`select actor_name from activity_log where workspace_id = ${second} order by seq`;
  expect(names.slice(0, 4).map((row) => row.actor_name)).toEqual([
    "Actor 0",
    "Actor 3",
    "Actor 6",
    "Actor 9",
  ]);
  const walls = await admin`select relforcerowsecurity as forced, (select count(*)::int from pg_trigger t
    where t.tgrelid = c.oid and t.tgenabled = 'O' and not t.tgisinternal) as triggers from pg_class c where relname = 'activity_log'`;
  expect([...walls]).toEqual([{ forced: true, triggers: 3 }]);
  await db.close();
  await admin.end();
}, 60_000);
