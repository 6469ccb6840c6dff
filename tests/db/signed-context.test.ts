import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { servingRoles } from "#db/roles";
import { contextKey, contextSigner, hmacBlocks } from "#db/tenant-context";
import { newId } from "#server/domain/id";
import { faultOf } from "#tests/helpers/database-faults";
import { signTestContext } from "#tests/helpers/tenant-context";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";
import { testContextKey } from "#tests/setup/logins";

const [ours, theirs] = [newId(), newId()] as const;

let database: TestDatabase;
let admin: postgres.Sql;
let app: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  app = adminClient(database.target("app"));
  await admin`insert into workspaces (id, name) values (${ours}, 'ours'), (${theirs}, 'theirs')`;
});

afterAll(async () => {
  await Promise.all([admin.end(), app.end()]);
  await database.close();
});

/** What somebody sees who can run any statement as the app's role, after naming a context of their own. */
const seenAfter = (context: string, client = app): Promise<string> =>
  client
    .begin(async (sql) => {
      await sql`select set_config('app.context', ${context}, true)`;
      return (await sql`select name from workspaces order by name`).map(({ name }) => name).join();
    })
    .catch((error: unknown) => String((error as { code?: unknown }).code));

const signed = () => signTestContext({ scope: "workspace", workspaceId: theirs });
const parts = () => signed().split(".");
const forged = (at: number, value: string) => parts().with(at, value).join(".");

test("T-19: a context signed by the product shows its workspace, and none shows nothing", async () => {
  expect(await seenAfter(signed())).toBe("theirs");
  expect(await seenAfter("")).toBe("");
  expect((await app`select name from workspaces`).length).toBe(0);
});

describe("T-19: an injected statement cannot name another workspace", () => {
  const mine = signTestContext({ scope: "workspace", workspaceId: ours });
  const stranger = contextSigner(contextKey(randomBytes(32)));

  test.each<[string, () => string]>([
    ["the bare id", () => theirs],
    ["its own context with the other's id", () => mine.replace(ours, theirs)],
    ["a signature of zeros", () => forged(6, "0".repeat(64))],
    ["a signature that is cut", () => forged(6, parts()[6]?.slice(0, 32) ?? "")],
    ["an empty signature", () => forged(6, "")],
    ["a context of another key", () => stranger({ scope: "workspace", workspaceId: theirs })],
    [
      "another key under the known name",
      () => stranger({ scope: "workspace", workspaceId: theirs }).replace(/^[^.]+/, testContextKey.id),
    ],
    ["a longer life", () => forged(1, "9999999999")],
    ["another scope", () => forged(2, "identity")],
    ["a person of its choice", () => forged(4, newId())],
    ["an eighth field", () => `${signed()}.x`],
    ["no field at all", () => "x"],
    ["a key that is null", () => forged(0, "")],
  ])("%s", async (_, context) => {
    expect(["SP003", "22P02"]).toContain(await seenAfter(context()));
  });

  test("nor with any single character of a good one changed", async () => {
    const good = signed();
    const outcomes = new Set<string>();
    for (let at = 0; at < good.length; at += 1) {
      const other = good[at] === "a" ? "b" : "a";
      outcomes.add(await seenAfter(good.slice(0, at) + other + good.slice(at + 1)));
    }
    expect([...outcomes].filter((outcome) => !["SP003", "22P02"].includes(outcome))).toEqual([]);
  });
});

test("T-19: a context ends, by the database's clock", async () => {
  const past = contextSigner({ ...testContextKey });
  const { now } = Date;
  try {
    Date.now = () => now() - 16 * 60_000;
    const old = past({ scope: "workspace", workspaceId: theirs });
    Date.now = () => now() - 14 * 60_000;
    const young = past({ scope: "workspace", workspaceId: theirs });
    expect([await seenAfter(old), await seenAfter(young)]).toEqual(["SP003", "theirs"]);
  } finally {
    Date.now = now;
  }
});

test.each(servingRoles)("T-03: %s cannot read or change the keys, nor put its own in", async (role) => {
  const client = adminClient(database.target(role));

  for (const statement of [
    "select * from tenant_context_keys",
    "delete from tenant_context_keys",
    "insert into tenant_context_keys values ('00000000', '', '')",
    "update tenant_context_keys set id = '00000000'",
    "create function tenant_context(text) returns text language sql as 'select 1'",
    "alter function tenant_context(text) owner to current_user",
    "set role secportal_context",
    "set role secportal_owner",
  ])
    expect(await faultOf(client.unsafe(statement)), statement).toMatch(/^(42501|42723)$/);
  await client.end();
});

test("T-22: other sessions of the same login cannot read a context out of the statements that run", async () => {
  const { db } = database;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const begun = new Promise<void>((resolve, reject) => {
    db.withWorkspace({ workspaceId: theirs }, async (tx) => {
      await tx.execute("select 1");
      resolve();
      await held;
    }).catch(reject);
  });
  await begun;

  const rows = await app`select query from pg_stat_activity where usename = current_user`;
  release();

  expect(rows.length).toBeGreaterThan(1);
  expect(rows.filter(({ query }) => String(query).includes(theirs))).toEqual([]);
});

test("T-19: the database keeps blocks that check a signature, and not the key itself", async () => {
  const [row] = await admin`select * from tenant_context_keys`;
  const { inner, outer } = hmacBlocks(testContextKey);

  expect(row).toEqual({ id: testContextKey.id, inner_block: inner, outer_block: outer });
  expect(Buffer.concat([row?.inner_block, row?.outer_block]).includes(testContextKey.bytes)).toBe(false);
});
