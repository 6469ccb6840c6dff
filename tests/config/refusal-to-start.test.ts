import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { expect, inject, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { insertWorkspace } from "#db/queries/identity/memberships";
import { readConfig } from "#server/config";
import { newId } from "#server/domain/id";
import { checkKey } from "#server/start/check-key";
import { prepareDatabase } from "#server/start/prepare-database";
import { Vault } from "#server/vault/vault";
import { unstartedInstallation } from "#tests/helpers/unstarted-installation";

/** sysexits.h EX_CONFIG. */
const CONFIG_FAULT = 78;

const { name, environment: good } = unstartedInstallation("start");
const admin = inject("admin");
const newKey = () => randomBytes(32).toString("base64");

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the product's entry as a worker process, which needs no build. */
function run(environment: Record<string, string>): Promise<Ending> {
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", "--worker"], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk: Buffer) => {
      out[stream] += chunk;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...out })));
}

/** What the product's first start leaves behind. */
async function startOnce(): Promise<void> {
  const config = readConfig(good);
  const prepared = await prepareDatabase(config);
  await checkKey(prepared.db, config.keyRing);
  await checkKey(prepared.db, config.keyRing);
  await prepared.close();
}

/** Whether this database was told a key: 1 after a first start, 0 before. */
async function installations(): Promise<number> {
  const sql = adminClient({ ...admin, database: name });
  const rows = await sql`select 1 from installation`.catch(() => []);
  await sql.end();
  return rows.length;
}

test.concurrent.each([
  ["a missing secret", { SECPORTAL_SECRET: "" }, "SECPORTAL_SECRET"],
  ["a key of 31 bytes", { KEK_KEYS: `k1:${randomBytes(31).toString("base64")}` }, "KEK_KEYS"],
  ["a database address that is none", { DATABASE_URL: "mysql://u:canary@h/d" }, "DATABASE_URL"],
])("K-01: with %s the process ends with 78 and one line that names it", async (_name, change, variable) => {
  const { code, stdout, stderr } = await run({ ...good, ...change });

  expect(code).toBe(CONFIG_FAULT);
  expect(stderr).toMatch(/^Configuration refused: [^\n]+\n$/);
  expect(stderr).toContain(variable);
  expect(stderr + stdout).not.toMatch(/canary/);
  expect(stdout).toBe("");
  expect(await installations()).toBe(0);
});

test("K-01: another key under the right id ends the process with 78 and leaves the database as it was", async () => {
  await startOnce();
  const before = await contents();

  const second = await run({ ...good, LOG_LEVEL: "trace", KEK_KEYS: `k1:${newKey()}` });
  const third = await run({ ...good, KEK_KEYS: `k2:${newKey()}` });

  expect(before).toContain('"k1"');
  for (const { code, stdout, stderr } of [second, third]) {
    for (const secret of [good.SECPORTAL_SECRET, good.KEK_KEYS?.slice(3), admin.password])
      if (secret) expect(stdout + stderr).not.toContain(secret);
    expect(code).toBe(CONFIG_FAULT);
    expect(stderr).toMatch(/^Configuration refused: KEK_KEYS [^\n]*\bk1\b[^\n]*\n$/);
  }
  expect(await contents()).toBe(before);
});

test("K-01: a data key under a key that is not there, or is another one, ends the process with 78 and names it", async () => {
  await startOnce();
  const second = newKey();
  const config = readConfig({ ...good, KEK_KEYS: `k2:${second},${good.KEK_KEYS}` });
  const prepared = await prepareDatabase(config);
  const workspaceId = newId();
  await prepared.db.withIdentity({ workspaceId }, (tx) => insertWorkspace(tx, workspaceId, "Acme"));
  await prepared.db.vault.withWorkspace({ workspaceId }, (tx) =>
    new Vault(config.keyRing).activeKey(tx, workspaceId),
  );
  await prepared.close();
  const before = await contents();

  const missing = await run({ ...good });
  const wrong = await run({ ...good, KEK_KEYS: `${good.KEK_KEYS},k2:${newKey()}` });

  for (const { code, stdout, stderr } of [missing, wrong]) {
    expect(code).toBe(CONFIG_FAULT);
    expect(stderr).toMatch(/^Configuration refused: KEK_KEYS [^\n]*\bk2\b[^\n]*\n$/);
    expect(stdout + stderr).not.toContain(second);
  }
  expect(await contents()).toBe(before);
  await expect(checkWith(`${good.KEK_KEYS},k2:${second}`)).resolves.toBeUndefined();
});

test("K-14: a backup restored where the key is not is refused, and nothing in it opens", async () => {
  await expect(checkWith(`k1:${newKey()},k2:${newKey()}`)).rejects.toThrow(/KEK_KEYS/);
});

/** What a start does to prove its keys, in this process. */
async function checkWith(kekKeys: string): Promise<void> {
  const config = readConfig({ ...good, KEK_KEYS: kekKeys });
  const prepared = await prepareDatabase(config);
  try {
    await checkKey(prepared.db, config.keyRing);
  } finally {
    await prepared.close();
  }
}

async function contents(): Promise<string> {
  const sql = adminClient({ ...admin, database: name });
  const rows =
    await sql`select kek_id, encode(kek_check, 'hex') as check, (select count(*) from users) from installation`;
  await sql.end();
  return JSON.stringify(rows);
}
