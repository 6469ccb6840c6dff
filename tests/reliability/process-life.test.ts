import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { LaneTarget } from "#db/lane";
import { quoteName, servingRoles } from "#db/roles";
import { databaseUrl } from "#tests/helpers/database-url";

/** The number of the lock that one migrating process holds, as `db/migrate.ts` has it. */
const MIGRATION_LOCK = 7_202_611;

// A database and logins of this file's own: starting alters roles, which two sessions cannot do to one role at once.
const name = `${inject("template").replace(/_template$/, "")}_life`;
const target: LaneTarget = { ...inject("admin"), database: name };
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-life-"));
const environment = {
  SECPORTAL_SECRET: randomBytes(32).toString("base64"),
  KEK_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  DATABASE_URL: databaseUrl(target),
  DATABASE_ROLE_PREFIX: name,
  DATA_DIR: dataDir,
  ADVISORY_SOURCE: "seed",
};
const children: ChildProcess[] = [];
let server: postgres.Sql;

beforeAll(async () => {
  server = adminClient(inject("admin"));
  await server.unsafe(`create database ${quoteName(name)}`);
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await server.unsafe(`drop database if exists ${quoteName(name)} with (force)`);
  for (const role of servingRoles) await server.unsafe(`drop role if exists ${quoteName(`${name}_${role}`)}`);
  await server.end();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

function run(file: string, args: string[], more: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  return { child, ended, output: () => text };
}

const startWorker = () => run("server/main.ts", ["--worker"], environment);

test("R-42: a worker that is told to stop ends its loops and its connections, and then well", async () => {
  const worker = startWorker();
  await expect.poll(worker.output, { timeout: 20_000 }).toContain("workers started");

  worker.child.kill("SIGTERM");

  expect(await worker.ended).toBe(0);
  expect(worker.output()).toContain('"stopping"');
  const left = await server`
    select 1 from pg_stat_activity where datname = ${name} and application_name = 'secportal'`;
  expect(left).toHaveLength(0);
});

test("R-43: the first signal waits for what runs, the second one ends the process at once", async () => {
  const holder = adminClient(target);
  await holder`select pg_advisory_lock(${MIGRATION_LOCK})`;
  const worker = startWorker();
  const waiting = async () =>
    (await server`select 1 from pg_stat_activity where datname = ${name} and wait_event = 'advisory'`).length;
  await expect.poll(waiting, { timeout: 20_000 }).toBe(1);

  worker.child.kill("SIGTERM");
  worker.child.kill("SIGINT");

  expect(await worker.ended).toBe(1);
  await holder.end();
});

test.each(["thrown", "rejected"])(
  "R-51: a fault that is %s and nobody catches ends the process with one line and no secret",
  async (kind) => {
    const secret = `gho_${randomBytes(18).toString("hex")}`;
    const process_ = run("tests/reliability/faulty-process.ts", [kind, secret]);

    expect(await process_.ended).toBe(1);
    const lines = process_.output().trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "fatal",
      msg: "ending after a fault that nobody caught",
    });
    expect(process_.output()).not.toContain(secret);
  },
);
