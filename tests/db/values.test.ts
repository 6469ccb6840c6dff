import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { activityLog } from "#db/schema/activity";
import { gitConnections } from "#db/schema/connections";
import { newId } from "#server/domain/id";
import { fillTenant, tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

/** What parsers and escapers have got wrong somewhere: quotes, braces, backslashes, controls, other planes, other directions. */
const HARD_TEXTS = [
  "",
  "null",
  "NULL",
  "\\",
  "\\\\",
  'back\\slash and "quote"',
  "C:\\new\\table",
  "{a,b}",
  "a,b",
  "'; drop table users; --",
  "line\nbreak\r\n\ttab",
  "\u0001\u007f",
  "emoji 🦊 and \u202ertl",
  "$1 %s $$ {}",
];

const workspaceId = newId();
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(2);
  const admin = adminClient(database.admin);
  await fillTenant(admin, await tenantTables(admin), workspaceId, "values", 1);
  await admin.end();
});

afterAll(() => database.close());

test("jsonb keeps every text, nested and as a key", async () => {
  const id = newId();
  const metadata = {
    list: HARD_TEXTS,
    nested: { deep: [null, true, -0.5, 1e21, { "": "empty key", 'k"e\\y': 1 }] },
  };

  const [row] = await database.db.withWorkspace({ workspaceId }, async (tx) => {
    const text = {
      action: "values",
      actorKind: "system",
      actorName: "t",
      entityType: "t",
      entityId: "t",
    } as const;
    await tx.insert(activityLog).values({ workspaceId, id, ...text, metadata });
    return await tx.select().from(activityLog).where(eq(activityLog.id, id));
  });

  expect(row?.metadata).toEqual(metadata);
});

test("text arrays keep every text, and an empty array stays one", async () => {
  const [row] = await database.db.vault.withWorkspace({ workspaceId }, (tx) =>
    tx.update(gitConnections).set({ scopesAsked: HARD_TEXTS, scopesGranted: [] }).returning(),
  );

  expect([row?.scopesAsked, row?.scopesGranted]).toEqual([HARD_TEXTS, []]);
});

test("text keeps every text", async () => {
  for (const text of HARD_TEXTS) {
    const [row] = await database.db.vault.withWorkspace({ workspaceId }, (tx) =>
      tx.update(gitConnections).set({ stateReason: text }).returning({ text: gitConnections.stateReason }),
    );
    expect(row).toEqual({ text });
  }
});

test("bytea keeps every byte, also none", async () => {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

  for (const accessToken of [all, Buffer.alloc(0), Buffer.from("\\x5c5c"), Buffer.alloc(100_000, 0x5c)]) {
    const [row] = await database.db.vault.withWorkspace({ workspaceId }, (tx) =>
      tx.update(gitConnections).set({ accessToken }).returning({ accessToken: gitConnections.accessToken }),
    );
    expect(row?.accessToken.equals(accessToken)).toBe(true);
  }
});

test("instants keep their milliseconds and are the same moment in any zone of the session", async () => {
  const instant = new Date("2026-02-28T23:59:59.987Z");

  const [row] = await database.db.vault.withWorkspace({ workspaceId }, (tx) =>
    tx
      .update(gitConnections)
      .set({ lastUsedAt: instant })
      .returning({
        lastUsedAt: gitConnections.lastUsedAt,
        inTokyo: sql<string>`to_char(${gitConnections.lastUsedAt} at time zone 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI:SS.MS')`,
      }),
  );

  expect(row?.lastUsedAt).toEqual(instant);
  expect(row?.inTokyo).toBe("2026-03-01 08:59:59.987");
});

test("a bigint column is a whole number in JavaScript", async () => {
  const [row] = await database.db.vault.withWorkspace({ workspaceId }, (tx) =>
    tx
      .update(gitConnections)
      .set({ tokenVersion: 2 ** 40 })
      .returning({ version: gitConnections.tokenVersion }),
  );

  expect(row).toEqual({ version: 2 ** 40 });
});
