import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { LaneTarget } from "#db/lane";
import { migrateDatabase } from "#db/migrate";
import { quoteName, servingRoles } from "#db/roles";
import { Secret } from "#server/secret";
import { loginsFor } from "#server/start/prepare-database";
import { testContextKey } from "#tests/setup/logins";

// Logins of their own: the run's are in use by other files, and two sessions cannot alter one role at once.
const run = `${inject("template").replace(/_template$/, "")}_m`;
const logins = loginsFor({ SECPORTAL_SECRET: new Secret("migrations"), DATABASE_ROLE_PREFIX: run }, "");
const created: string[] = [];
let server: postgres.Sql;

beforeAll(() => {
  server = adminClient(inject("admin"));
});

afterAll(async () => {
  for (const name of created) await server.unsafe(`drop database if exists ${quoteName(name)} with (force)`);
  for (const role of servingRoles) await server.unsafe(`drop role if exists ${quoteName(logins[role].user)}`);
  await server.end();
});

async function emptyDatabase(): Promise<LaneTarget> {
  const database = `${run}_${randomBytes(3).toString("hex")}`;
  await server.unsafe(`create database ${quoteName(database)}`);
  created.push(database);
  return { ...inject("admin"), database };
}

const JOURNAL = "meta/_journal.json";

const journalOf = (folder: string) =>
  JSON.parse(fs.readFileSync(path.join(folder, JOURNAL), "utf8")) as {
    entries: { idx: number; when: number; tag: string }[];
  };

/** Everything the schema is, in one text: columns, constraints, policies, grants, functions, triggers. */
async function shapeOf(target: LaneTarget): Promise<string> {
  const sql = adminClient(target);
  const shape = await sql`
    select json_build_array(
      (select json_agg(x order by x) from (select attrelid::regclass::text || attname || atttypid::regtype || coalesce(attacl::text, '')
        from pg_attribute where attnum > 0 and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)) as c(x)),
      (select json_agg(conname || pg_get_constraintdef(oid) order by conname) from pg_constraint where connamespace = 'public'::regnamespace),
      (select json_agg(p order by policyname) from pg_policies p),
      (select json_agg(relname || relrowsecurity || relforcerowsecurity || coalesce(relacl::text, '') order by relname)
        from pg_class where relnamespace = 'public'::regnamespace),
      (select json_agg(proname || prosrc || coalesce(proacl::text, '') order by proname) from pg_proc where pronamespace = 'public'::regnamespace),
      (select json_agg(tgname order by tgname) from pg_trigger where not tgisinternal)
    )::text as text, (select count(*)::int from schema_migrations) as migrations`;
  await sql.end();
  return JSON.stringify(shape);
}

test("R-46: migrating again changes nothing, not even a count", async () => {
  const target = await emptyDatabase();
  await migrateDatabase(target, logins, testContextKey, "db/migrations");
  const once = await shapeOf(target);

  await migrateDatabase(target, logins, testContextKey, "db/migrations");

  expect(await shapeOf(target)).toBe(once);
  expect(once).toContain(`"migrations":${journalOf("db/migrations").entries.length}`);
});

test("R-46: two processes that migrate at once both succeed, and each migration runs once", async () => {
  const target = await emptyDatabase();

  const exits = await Promise.all([0, 1].map(() => migrateInProcess(target)));

  expect(exits).toEqual([
    { code: 0, stderr: "" },
    { code: 0, stderr: "" },
  ]);
  const reference = await emptyDatabase();
  await migrateDatabase(reference, logins, testContextKey, "db/migrations");
  expect(await shapeOf(target)).toBe(await shapeOf(reference));
});

test("R-46: a migration that fails leaves nothing of itself", async () => {
  const target = await emptyDatabase();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-migrations-"));
  fs.cpSync("db/migrations", folder, { recursive: true });
  const { entries, ...rest } = journalOf(folder);
  const last = entries.at(-1);
  const broken = { ...last, idx: entries.length, when: (last?.when ?? 0) + 1, tag: "9999_broken" };
  fs.writeFileSync(path.join(folder, JOURNAL), JSON.stringify({ ...rest, entries: [...entries, broken] }));
  fs.writeFileSync(
    path.join(folder, "9999_broken.sql"),
    "create table half (x int);--> statement-breakpoint\nselect 1 / 0;",
  );

  await expect(migrateDatabase(target, logins, testContextKey, folder)).rejects.toThrow();

  const sql = adminClient(target);
  expect([...(await sql`select to_regclass('public.half') as half`)]).toEqual([{ half: null }]);
  await sql.end();
  await migrateDatabase(target, logins, testContextKey, "db/migrations");
  fs.rmSync(folder, { recursive: true });
});

test("the owner the migrations run as cannot log in", async () => {
  const target = { ...(await emptyDatabase()), user: "secportal_owner" };

  await expect(migrateDatabase(target, logins, testContextKey, "db/migrations")).rejects.toThrow();
});

function migrateInProcess(target: LaneTarget): Promise<{ code: number | null; stderr: string }> {
  const program = `
    import { migrateDatabase } from "#db/migrate";
    import { testContextKey } from "#tests/setup/logins";
    await migrateDatabase(${JSON.stringify(target)}, ${JSON.stringify(logins)}, testContextKey, "db/migrations");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stderr })));
}
