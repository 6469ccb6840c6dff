import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { quoteName, servingRoles } from "#db/roles";
import { readConfig } from "#server/config";
import { newId } from "#server/domain/id";
import { prepareDatabase } from "#server/start/prepare-database";
import { databaseUrl } from "#tests/helpers/database-url";
import { makeMember } from "#tests/helpers/people";

// A database and logins of this file's own: starting alters roles, which two sessions cannot do to one role at once.
const name = `${inject("template").replace(/_template$/, "")}_stop`;
const admin = inject("admin");
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-stop-"));
const environment: Record<string, string> = {
  ...{ SECPORTAL_SECRET: randomBytes(32).toString("base64"), DATA_DIR: dataDir, ADVISORY_SOURCE: "seed" },
  KEK_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  DATABASE_URL: databaseUrl({ ...admin, database: name }),
  ...{ DATABASE_ROLE_PREFIX: name, PORT: "0", METRICS_ADDRESS: "127.0.0.1:0", DRAIN_SECONDS: "300" },
};
/** For a start on a machine that has other work. */
const PATIENCE_MS = 100_000;
let child: ChildProcess | undefined;
let server: postgres.Sql;

beforeAll(async () => {
  server = adminClient(admin);
  await server.unsafe(`create database ${quoteName(name)}`);
});

afterAll(async () => {
  child?.kill("SIGKILL");
  await server.unsafe(`drop database if exists ${quoteName(name)} with (force)`);
  for (const role of servingRoles) await server.unsafe(`drop role if exists ${quoteName(`${name}_${role}`)}`);
  await server.end();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

interface Web {
  readonly origin: string;
  readonly operator: string;
  readonly ended: Promise<number | null>;
}

async function startWeb(change: Record<string, string>): Promise<Web> {
  const started = spawn(process.execPath, ["build/main.js"], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...environment, ...change },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  let text = "";
  for (const stream of [started.stdout, started.stderr])
    stream.on("data", (chunk) => (text += String(chunk)));
  const ended = new Promise<number | null>((resolve) => started.on("close", resolve));
  const port = (words: string) => new RegExp(`"port":(\\d+),"msg":"${words}"`).exec(text)?.[1];
  await expect.poll(() => port("listening"), { timeout: PATIENCE_MS }).toBeDefined();
  const [web, operator] = [port("listening"), port("metrics and health are served")];
  return { origin: `http://127.0.0.1:${web}`, operator: `http://127.0.0.1:${operator}`, ended };
}

const statusOf = async (address: string) => (await fetch(address)).status;

test("R-42: a web process that drains says so first and goes on answering", {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const web = await startWeb({});
  expect(await statusOf(`${web.origin}/health/ready`)).toBe(200);
  expect(await (await fetch(`${web.operator}/metrics`)).text()).toContain("secportal_database_up 1");

  child?.kill("SIGTERM");

  await expect.poll(() => statusOf(`${web.origin}/health/ready`)).toBe(503);
  expect(await (await fetch(`${web.operator}/health/ready`)).json()).toEqual({ status: "draining" });
  expect(await statusOf(`${web.origin}/health/live`)).toBe(200);
  expect(await statusOf(`${web.origin}/login`)).toBe(200);
  child?.kill("SIGTERM");
  expect(await web.ended).toBe(1);
});

test("R-42: streams end when a web process stops, and so does the process, well", {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const web = await startWeb({ DRAIN_SECONDS: "0" });
  const config = readConfig(environment);
  const { db, close } = await prepareDatabase({ ...config, AUTO_MIGRATE: false });
  const member = await makeMember({ db } as never, { id: newId(), name: "Acme" }, "owner");
  await close();
  const headers = { cookie: member.cookie, "sec-fetch-site": "same-origin" };
  const stream = await fetch(`${web.origin}/api/scans/stream`, { headers });
  const reader = stream.body?.getReader();
  expect(stream.status).toBe(200);
  expect((await reader?.read())?.done).toBe(false);

  child?.kill("SIGTERM");

  for (let end = false; !end; ) end = (await reader?.read())?.done ?? true;
  expect(await web.ended).toBe(0);
  const left = await server`
    select 1 from pg_stat_activity where datname = ${name} and application_name = 'secportal'`;
  expect(left).toHaveLength(0);
});
