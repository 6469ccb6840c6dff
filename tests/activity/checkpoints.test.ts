import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { checkpointKey } from "#server/activity/checkpoint-key";
import { Checkpointer } from "#server/activity/checkpointer";
import { Secret } from "#server/secret";
import {
  exportTo,
  makeWorkspace,
  pastEverything,
  recordEvents,
  temporaryFolder,
  verifyFile,
} from "#tests/activity/log-lab";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { createProduct, type Product } from "#tests/helpers/product";
import { randomFrom } from "#tests/helpers/seeded-random";

const folder = temporaryFolder();
let product: Product;
let behind: BehindTheWalls;
let workspaceId: string;

beforeAll(async () => {
  product = await createProduct({ ACTIVITY_CHECKPOINTS: path.join(folder.path, "checkpoints.jsonl") });
  behind = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  fs.rmSync(product.config.activityCheckpoints, { force: true });
  workspaceId = await makeWorkspace(behind.sql);
});

afterAll(async () => {
  await behind.close();
  await product.close();
  folder.remove();
});

const lines = () =>
  fs
    .readFileSync(product.config.activityCheckpoints, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { workspaceId: string; seq: number })
    .filter((line) => line.workspaceId === workspaceId)
    .map(({ seq }) => seq);

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

const key = () => checkpointKey(product.config.SECPORTAL_SECRET).publicKey;

const verifyLog = async (...options: string[]) => {
  const file = path.join(folder.path, "export.jsonl");
  await exportTo(file, product.services.db, workspaceId);
  return await verifyFile(file, ...options);
};

const withCheckpoints = () =>
  verifyLog("--checkpoints", product.config.activityCheckpoints, "--public-key", key());

/** What somebody with the whole database would do: change an event and make every hash behind it anew. */
const rewriteFrom = (seq: number) =>
  pastEverything(behind.sql, async (sql) => {
    await sql`update activity_log set actor_name = 'Nobody' where workspace_id = ${workspaceId} and seq = ${seq}`;
    await sql.unsafe(`do $$
      declare e activity_log; last bytea;
      begin
        for e in select * from activity_log where workspace_id = '${workspaceId}' and seq >= ${seq} order by seq loop
          e.prev_hash := coalesce(last, e.prev_hash);
          e.hash := activity_hash(e);
          update activity_log set prev_hash = e.prev_hash, hash = e.hash where workspace_id = e.workspace_id and seq = e.seq;
          last := e.hash;
        end loop;
        update activity_heads set hash = last where workspace_id = '${workspaceId}';
      end $$`);
  });

const cutFrom = (seq: number) =>
  pastEverything(behind.sql, async (sql) => {
    await sql`delete from activity_log where workspace_id = ${workspaceId} and seq >= ${seq}`;
    await sql`update activity_heads h set seq = a.seq, hash = a.hash from activity_log a
      where h.workspace_id = ${workspaceId} and a.workspace_id = h.workspace_id and a.seq = ${seq - 1}`;
  });

it("T-32 a cut-off end and a rewritten chain are good by themselves, and found through a checkpoint, wherever they begin", async () => {
  const random = randomFrom(32);
  await recordEvents(product.services.db, workspaceId, 30);
  const checkpointer = await Checkpointer.open(product.services);
  await checkpointer.look(new Date(), true);
  await behind.sql`create table untouched as select * from activity_log where workspace_id = ${workspaceId}`;

  for (let round = 0; round < 24; round += 1) {
    const seq = 2 + random.below(28);
    await (round % 2 ? rewriteFrom(seq) : cutFrom(seq));

    expect((await verifyLog()).status, `${round} alone`).toBe(0);
    const found = await withCheckpoints();
    expect(found.status, `${round} with checkpoints`).toBe(1);
    expect(found.said).toMatch(
      round % 2 ? /^BAD event 1 rewritten:/ : new RegExp(`^BAD event ${seq} missing:`),
    );

    await pastEverything(behind.sql, async (sql) => {
      await sql`delete from activity_log where workspace_id = ${workspaceId}`;
      await sql`insert into activity_log select * from untouched`;
      await sql`update activity_heads h set seq = 30, hash = u.hash from untouched u where h.workspace_id = ${workspaceId} and u.seq = 30`;
    });
  }
  expect(await withCheckpoints()).toEqual({
    status: 0,
    said: expect.stringContaining("checkpoints that agree: 1, the last at event 30"),
  });
}, 60_000);

it("a rewrite between two checkpoints is narrowed down to the events between them", async () => {
  const checkpointer = await Checkpointer.open(product.services);
  for (const minutes of [-30, -20, -10]) {
    await recordEvents(product.services.db, workspaceId, 5);
    await checkpointer.look(later(minutes), true);
  }
  await rewriteFrom(8);

  expect((await withCheckpoints()).said).toMatch(/^BAD event 6 rewritten: .*events 6 to 10 were rewritten/);
});

it("signs a new log at once, then every five minutes, or after a thousand events", async () => {
  const checkpointer = await Checkpointer.open(product.services);
  await recordEvents(product.services.db, workspaceId, 1);
  await checkpointer.look(later(0));
  await recordEvents(product.services.db, workspaceId, 2);
  await checkpointer.look(later(4));
  expect(lines()).toEqual([1]);

  await checkpointer.look(later(5.1));
  expect(lines()).toEqual([1, 3]);

  await recordEvents(product.services.db, workspaceId, 1);
  await pastEverything(
    behind.sql,
    (sql) => sql`update activity_heads set seq = 1003 where workspace_id = ${workspaceId}`,
  );
  await checkpointer.look(later(5.2));
  expect(lines()).toEqual([1, 3, 1003]);
});

it("a process that starts anew goes on from the file, passes over half a line and says nothing twice", async () => {
  await recordEvents(product.services.db, workspaceId, 2);
  await (await Checkpointer.open(product.services)).look(later(0), true);
  fs.appendFileSync(product.config.activityCheckpoints, '{"version":1,"works');

  const next = await Checkpointer.open(product.services);
  expect(await next.look(later(0), true)).toBe(0);
  await recordEvents(product.services.db, workspaceId, 1);
  await next.look(later(0), true);

  const text = fs.readFileSync(product.config.activityCheckpoints, "utf8").trim().split("\n");
  expect(JSON.parse(text.at(-1) ?? "")).toMatchObject({ workspaceId, seq: 3 });
  expect((await withCheckpoints()).status).toBe(0);
});

it("a log that got shorter or other than it was is said once, and its new end is not signed", async () => {
  const checkpointer = await Checkpointer.open(product.services);
  await recordEvents(product.services.db, workspaceId, 3);
  await checkpointer.look(later(0), true);
  await rewriteFrom(2);
  const before = product.logLines.length;

  await checkpointer.look(later(0), true);
  await checkpointer.look(later(0), true);

  const said = product.logLines.slice(before).filter((line) => line.includes("does not go on where"));
  expect(said.filter((line) => line.includes(workspaceId))).toHaveLength(1);
  expect(lines()).toEqual([3]);
});

it("the file is its owner's alone", async () => {
  await Checkpointer.open(product.services);

  expect(fs.statSync(product.config.activityCheckpoints).mode & 0o777).toBe(0o600);
});

it("a checkpoint with another signature, or of another key, is no proof", async () => {
  await recordEvents(product.services.db, workspaceId, 2);
  const file = product.config.activityCheckpoints;
  await (await Checkpointer.open(product.services)).look(later(0), true);
  const text = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, text.replace('"seq":2', '"seq":1'));

  expect(await withCheckpoints()).toEqual({
    status: 2,
    said: expect.stringContaining("is not signed by that key"),
  });
  fs.writeFileSync(file, text);
  const other = checkpointKey(new Secret("another secret")).publicKey;
  expect(await verifyLog("--checkpoints", file, "--public-key", other)).toEqual({
    status: 2,
    said: expect.stringContaining("give that one as well"),
  });
  expect((await verifyLog("--checkpoints", file, "--public-key", other, "--public-key", key())).status).toBe(
    0,
  );
});

it("checkpoints made after an export say nothing about it", async () => {
  await recordEvents(product.services.db, workspaceId, 2);
  const checkpointer = await Checkpointer.open(product.services);
  await checkpointer.look(later(-1), true);
  const file = await exportTo(path.join(folder.path, "earlier.jsonl"), product.services.db, workspaceId);
  await recordEvents(product.services.db, workspaceId, 2);
  await checkpointer.look(later(1), true);

  const options = ["--checkpoints", product.config.activityCheckpoints, "--public-key", key()];
  expect((await verifyFile(file, ...options)).status).toBe(0);
});

it("the product prints its public key, and it is the one that its checkpoints verify with", () => {
  const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "server/main.ts", "--activity-key"], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH ?? "",
      SECPORTAL_SECRET: product.config.SECPORTAL_SECRET.reveal(),
      KEK_KEYS: `k:${Buffer.alloc(32, "a key of this test, of 32 bytes!").toString("base64")}`,
    },
    encoding: "utf8",
  });

  expect(stdout.trim()).toBe(key());
});
