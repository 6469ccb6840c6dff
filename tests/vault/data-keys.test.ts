import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { VaultTx } from "#db/database";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import { parseKeyRing } from "#server/vault/key-ring";
import type { Place } from "#server/vault/place";
import { IntegrityError, type Sealed } from "#server/vault/seal";
import { type DataKey, Vault } from "#server/vault/vault";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const keys = { k1: randomBytes(32).toString("base64"), k2: randomBytes(32).toString("base64") };
const vault = new Vault(parseKeyRing(`k1:${keys.k1}`));

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

const inside = <T>(workspaceId: string, work: (tx: VaultTx) => Promise<T>) =>
  database.db.vault.withWorkspace({ workspaceId }, work);

const placeIn = (workspaceId: string): Place => ({
  ...{ workspaceId, rowId: newId(), column: "git_connections.access_token", provider: "github" },
  destination: "https://github.com",
});

async function sealIn(workspaceId: string): Promise<{ key: DataKey; place: Place; sealed: Sealed }> {
  const place = placeIn(workspaceId);
  const key = await inside(workspaceId, (tx) => vault.activeKey(tx, workspaceId));
  return { key, place, sealed: vault.seal(key, place, new Secret("token")) };
}

test("first uses at the same moment make one data key", async () => {
  const workspaceId = await newWorkspace();

  const made = await Promise.all(
    Array.from({ length: 8 }, () => inside(workspaceId, (tx) => vault.activeKey(tx, workspaceId))),
  );

  expect(new Set(made.map(({ id, bytes }) => `${id} ${bytes.toString("hex")}`)).size).toBe(1);
  expect(await admin`select 1 from workspace_keys where workspace_id = ${workspaceId}`).toHaveLength(1);
});

test("workspaces have different data keys, and none stands in the database in the clear", async () => {
  const [one, two] = [await sealIn(await newWorkspace()), await sealIn(await newWorkspace())];

  const [row] = await admin`select wrapped_dek from workspace_keys where id = ${one.key.id}`;
  expect(one.key.bytes.equals(two.key.bytes)).toBe(false);
  expect(one.key.bytes.equals(row?.wrapped_dek)).toBe(false);
});

test("another key-encryption key under the same id opens nothing", async () => {
  const workspaceId = await newWorkspace();
  const { key, place, sealed } = await sealIn(workspaceId);
  const wrong = new Vault(parseKeyRing(`k1:${keys.k2}`));

  await expect(inside(workspaceId, (tx) => wrong.open(tx, key.id, place, sealed))).rejects.toThrow(
    IntegrityError,
  );
  await expect(inside(workspaceId, (tx) => wrong.activeKey(tx, workspaceId))).rejects.toThrow(IntegrityError);
});

test("a new primary key still opens what the old one wrapped", async () => {
  const workspaceId = await newWorkspace();
  const { key, place, sealed } = await sealIn(workspaceId);
  const rotated = new Vault(parseKeyRing(`k2:${keys.k2},k1:${keys.k1}`));

  const opened = await inside(workspaceId, (tx) => rotated.open(tx, key.id, place, sealed));

  expect(opened.reveal()).toBe("token");
});

test("a data key moved to another workspace opens nothing there", async () => {
  const [from, to] = [await newWorkspace(), await newWorkspace()];
  const { key, place, sealed } = await sealIn(from);
  await admin`insert into workspace_keys
    select ${to}, id, version, kek_id, wrapped_dek, wrap_iv, wrap_tag, state from workspace_keys where id = ${key.id}`;

  const opening = inside(to, (tx) => vault.open(tx, key.id, { ...place, workspaceId: to }, sealed));

  await expect(opening).rejects.toThrow(IntegrityError);
});

test("a value is opened with the key its id names and with no other", async () => {
  const workspaceId = await newWorkspace();
  const { place, sealed } = await sealIn(workspaceId);

  await expect(inside(workspaceId, (tx) => vault.open(tx, newId(), place, sealed))).rejects.toThrow(
    IntegrityError,
  );
});

test("K-11 a destroyed data key opens nothing, and other workspaces go on", async () => {
  const [gone, stays] = [await newWorkspace(), await newWorkspace()];
  const [lost, kept] = [await sealIn(gone), await sealIn(stays)];

  await admin`update workspace_keys set state = 'destroyed', wrapped_dek = decode(repeat('00', 32), 'hex')
    where workspace_id = ${gone}`;

  const open = (workspaceId: string, { key, place, sealed }: typeof lost) =>
    inside(workspaceId, (tx) => vault.open(tx, key.id, place, sealed));
  await expect(open(gone, lost)).rejects.toThrow(IntegrityError);
  expect((await open(stays, kept)).reveal()).toBe("token");
});

test("K-03 every field of a place counts: a value opens only where it was sealed", async () => {
  const workspaceId = await newWorkspace();
  const { key, place, sealed } = await sealIn(workspaceId);
  const otherKey = { id: newId(), bytes: key.bytes };
  const places: Partial<Place>[] = [
    { workspaceId: await newWorkspace() },
    { rowId: newId() },
    { provider: "gitlab" },
    { destination: "https://github.com/" },
    { destination: "https://github.com.evil.example" },
    { destination: "http://github.com" },
    { column: "git_connections.refresh_token" },
    { column: "git_provider_configs.client_id" },
    { column: "git_provider_configs.client_secret" },
    { column: "oauth_flows.verifier" },
  ];

  for (const change of places) {
    const opening = inside(workspaceId, (tx) => vault.open(tx, key.id, { ...place, ...change }, sealed));
    await expect(opening, JSON.stringify(change)).rejects.toThrow(new IntegrityError());
  }
  const underOtherId = vault.seal(otherKey, place, new Secret("token"));
  await expect(inside(workspaceId, (tx) => vault.open(tx, key.id, place, underOtherId))).rejects.toThrow(
    new IntegrityError(),
  );
});
