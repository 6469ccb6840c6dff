import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import { parseKeyRing } from "#server/vault/key-ring";
import type { Place } from "#server/vault/place";
import { type Sealed, seal } from "#server/vault/seal";
import { Vault } from "#server/vault/vault";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const LIMIT = 1_000;
const keyRing = parseKeyRing(`k1:${Buffer.alloc(32, "a key of this test file alone!!!").toString("base64")}`);
const vault = new Vault(keyRing, LIMIT);

let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

async function newWorkspace(): Promise<string> {
  const id = newId();
  await admin`insert into workspaces (id, name) values (${id}, 'Acme')`;
  return id;
}

const placeIn = (workspaceId: string): Place => ({
  ...{ workspaceId, rowId: newId(), column: "git_connections.access_token", provider: "github" },
  destination: "https://github.com",
});

const sealOne = (workspaceId: string, place: Place, by = vault) =>
  database.db.vault.withWorkspace({ workspaceId }, async (tx) => {
    const key = await by.activeKey(tx, workspaceId);
    return { keyId: key.id, sealed: by.seal(key, place, new Secret("token")) };
  });

test("S-64 a key that has sealed as much as it may is replaced by itself, and what it sealed still opens", async () => {
  const workspaceId = await newWorkspace();
  const place = placeIn(workspaceId);
  const sealed: { keyId: string; sealed: Sealed }[] = [];

  for (let left = LIMIT + 1; left > 0; ) {
    await database.db.vault.withWorkspace({ workspaceId }, async (tx) => {
      for (const end = Math.max(0, left - 25); left > end; left -= 1) {
        const key = await vault.activeKey(tx, workspaceId);
        sealed.push({ keyId: key.id, sealed: vault.seal(key, place, new Secret("token")) });
      }
    });
  }

  const keys = await admin`
    select id, state, enc_count::int as count from workspace_keys where workspace_id = ${workspaceId} order by version`;
  expect(keys.map(({ state }) => state)).toEqual(["decrypt_only", "decrypt_only", "active"]);
  for (const { id, count } of keys) {
    expect(sealed.filter(({ keyId }) => keyId === id).length).toBeLessThanOrEqual(count);
    expect(count).toBeLessThanOrEqual(LIMIT);
  }
  for (const each of [sealed[0], sealed.at(-1)]) {
    if (!each) throw new Error("nothing was sealed");
    const opened = await database.db.vault.withWorkspace({ workspaceId }, (tx) =>
      new Vault(keyRing).open(tx, each.keyId, place, each.sealed),
    );
    expect(opened.reveal()).toBe("token");
  }
  const events = await admin`
    select entity_id from activity_log where workspace_id = ${workspaceId} and action = 'data_key_limit_reached' order by seq`;
  expect(events.map((row) => row.entity_id)).toEqual([keys[1]?.id, keys[2]?.id]);
});

test("S-64 the count is kept over processes, and sealing at the same moment waits for nobody", async () => {
  const workspaceId = await newWorkspace();
  await sealOne(workspaceId, placeIn(workspaceId));

  const made = await database.db.vault.withWorkspace({ workspaceId }, async (holder) => {
    await vault.activeKey(holder, workspaceId);
    return await Promise.all(
      Array.from({ length: 4 }, () => sealOne(workspaceId, placeIn(workspaceId), new Vault(keyRing, LIMIT))),
    );
  });
  await admin`update workspace_keys set enc_count = ${LIMIT} where workspace_id = ${workspaceId}`;
  const after = await sealOne(workspaceId, placeIn(workspaceId), new Vault(keyRing, LIMIT));

  expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(1);
  expect(after.keyId).not.toBe(made[0]?.keyId);
});

test("S-64 replacements at the same moment make one new key", async () => {
  const workspaceId = await newWorkspace();
  await sealOne(workspaceId, placeIn(workspaceId));
  await admin`update workspace_keys set enc_count = ${LIMIT} where workspace_id = ${workspaceId}`;

  await Promise.all(Array.from({ length: 8 }, () => sealOne(workspaceId, placeIn(workspaceId))));

  const keys =
    await admin`select state from workspace_keys where workspace_id = ${workspaceId} order by version`;
  expect(keys.map(({ state }) => state)).toEqual(["decrypt_only", "active"]);
});

test("S-64 at the usual limit a count is written now and then, and stands for all in between", async () => {
  const workspaceId = await newWorkspace();
  const usual = new Vault(keyRing);

  for (let index = 0; index < 50; index += 1) await sealOne(workspaceId, placeIn(workspaceId), usual);

  const [key] =
    await admin`select enc_count::int as count from workspace_keys where workspace_id = ${workspaceId}`;
  expect(Number(key?.count) % 512).toBe(0);
});

test("K-12 50,000 IVs are all different, and each of their bits is as often one as the other", () => {
  const [key, value, context] = [Buffer.alloc(32, 7), Buffer.from("token"), Buffer.from("context")];
  const sealings = 50_000;
  const seen = new Set<string>();
  const ones = Array.from({ length: 96 }, () => 0);

  for (let index = 0; index < sealings; index += 1) {
    const { iv } = seal(key, value, context);
    seen.add(iv.toString("latin1"));
    for (let bit = 0; bit < 96; bit += 1)
      ones[bit] = (ones[bit] ?? 0) + ((iv.readUInt8(bit >> 3) >> (bit & 7)) & 1);
  }

  expect(seen.size).toBe(sealings);
  // Chi-square with 96 degrees of freedom: random bits exceed 190 once in ten million runs.
  const half = sealings / 2;
  expect(ones.reduce((sum, count) => sum + (2 * (count - half) ** 2) / half, 0)).toBeLessThan(190);
});
