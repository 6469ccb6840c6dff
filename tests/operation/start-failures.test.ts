import { spawn } from "node:child_process";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { expect, inject, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { readConfig } from "#server/config";
import { checkDataDir } from "#server/start/check-data-dir";
import { refuseOldServer } from "#server/start/check-server";
import { listen } from "#server/start/listen";
import { prepareDatabase } from "#server/start/prepare-database";
import { StartError } from "#server/start/start-error";
import { databaseUrl } from "#tests/helpers/database-url";
import { unstartedInstallation } from "#tests/helpers/unstarted-installation";

const { name, directory, environment: good } = unstartedInstallation("refuse");
const admin = inject("admin");

const open = (change: Record<string, string>) => prepareDatabase(readConfig({ ...good, ...change }));

async function refusalOf(work: Promise<unknown>): Promise<StartError> {
  const error = await work.then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(StartError);
  return error as StartError;
}

test("with AUTO_MIGRATE=0 a database that lacks migrations is left as it is, with 75 and what to run", async () => {
  const refusal = await refusalOf(open({ AUTO_MIGRATE: "0" }));

  expect(refusal.exitCode).toBe(75);
  expect(refusal.message).toMatch(/^The database lacks \d+ migrations, the first is 0000_init, .*db:migrate/);
  const sql = adminClient({ ...admin, database: name });
  const tables = await sql`select 1 from pg_class where relnamespace = 'public'::regnamespace`;
  await sql.end();
  expect(tables).toHaveLength(0);

  await (await open({})).close();
  await expect(open({ AUTO_MIGRATE: "0" }).then((prepared) => prepared.close())).resolves.toBeUndefined();
});

test("a database that is not there, or refuses, is told of with 69, its address and no password", async () => {
  const closed = await closedPort();
  const away = await refusalOf(open({ DATABASE_URL: `postgres://u:canary@127.0.0.1:${closed}/d` }));
  const missing = await refusalOf(
    open({ DATABASE_URL: databaseUrl({ ...admin, database: "not_on_this_server" }) }),
  );

  expect([away.exitCode, missing.exitCode]).toEqual([69, 69]);
  expect(away.message).toContain(`127.0.0.1:${closed} cannot be reached (ECONNREFUSED)`);
  expect(away.message).not.toContain("canary");
  expect(missing.message).toContain("The database not_on_this_server is not on the server");
});

test("a server older than PostgreSQL 15 is told of with 76", () => {
  expect(() => refuseOldServer(140_011)).toThrow(
    expect.objectContaining({ exitCode: 76, message: expect.stringContaining("PostgreSQL 14") }),
  );
  expect(() => refuseOldServer(150_000)).not.toThrow();
});

test("a data directory that cannot be written is told of with 73 and its name", () => {
  const file = path.join(directory, "a-file");
  fs.writeFileSync(file, "");

  expect(() => checkDataDir(path.join(file, "below"))).toThrow(
    expect.objectContaining({ exitCode: 73, message: expect.stringContaining(file) }),
  );
  checkDataDir(path.join(directory, "new", "below"));
  expect(fs.readdirSync(path.join(directory, "new", "below"))).toEqual([]);
});

test("an address that is taken is told of with 71 and the setting", async () => {
  const holder = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const { port } = holder.address() as AddressInfo;

  const refusal = await refusalOf(listen(() => new Response(), { HOST: "127.0.0.1", PORT: port }));
  holder.close();

  expect(refusal.exitCode).toBe(71);
  expect(refusal.message).toContain(`127.0.0.1:${port}: something else listens there. Change HOST and PORT`);
});

test("the process ends with the code and one line", { timeout: 120_000 }, async () => {
  const port = await closedPort();
  const child = spawn(process.execPath, ["build/main.js", "--worker"], {
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: "production" },
      ...{ ...good, DATABASE_URL: `postgres://u:canary@127.0.0.1:${port}/d` },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));

  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(69);
  expect(text).toMatch(/^The database at [^\n]+\n$/);
  expect(text).not.toContain("canary");
});

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const holder = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const { port } = holder.address() as AddressInfo;
  await new Promise((resolve) => holder.close(resolve));
  return port;
}
