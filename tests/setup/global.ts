import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { adminClient } from "#db/admin-client";
import { startEmbedded } from "#db/embedded/start";
import type { LaneTarget } from "#db/lane";
import { migrateDatabase } from "#db/migrate";
import { quoteName } from "#db/roles";
import { parseDatabaseUrl } from "#db/target";
import { testContextKey, testLogins } from "#tests/setup/logins";

declare module "vitest" {
  export interface ProvidedContext {
    admin: LaneTarget;
    template: string;
  }
}

/**
 * One migrated database for the whole run; every test file gets a copy of it. On the embedded server, or on the one that
 * DATABASE_URL names, where everything made here is dropped again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer();
  const run = `sp_test_${randomBytes(4).toString("hex")}`;
  const template = `${run}_template`;
  const sql = adminClient(server.admin);
  await sql.unsafe(`create database ${quoteName(template)}`);
  await migrateDatabase({ ...server.admin, database: template }, testLogins, testContextKey, "db/migrations");
  project.provide("admin", server.admin);
  project.provide("template", template);
  return async () => {
    const mine = await sql`select datname from pg_database where starts_with(datname, ${run})`;
    for (const { datname } of mine)
      await sql.unsafe(`drop database if exists ${quoteName(datname)} with (force)`);
    await sql.end({ timeout: 1 });
    await server.stop();
  };
}

async function testServer(): Promise<{ admin: LaneTarget; stop: () => Promise<void> }> {
  if (process.env.DATABASE_URL)
    return { admin: parseDatabaseUrl(process.env.DATABASE_URL), stop: async () => {} };
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-test-"));
  fs.chmodSync(directory, 0o755);
  const server = await startEmbedded(path.join(directory, "postgres"));
  return {
    admin: server.admin,
    stop: async () => {
      await server.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
