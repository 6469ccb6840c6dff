import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { adminClient } from "#db/admin-client";
import { openDatabase } from "#db/database";
import { startEmbedded } from "#db/embedded/start";
import type { LaneTarget } from "#db/lane";
import { migrateDatabase } from "#db/migrate";
import { quoteName, type ServingRole, servingTarget, servingTargets } from "#db/roles";
import { parseDatabaseUrl } from "#db/target";
import { readConfig } from "#server/config";
import { createLog } from "#server/log";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { Vault } from "#server/vault/vault";
import { testContextKey, testLogins, testSecret } from "#tests/setup/logins";

/** The product's services outside a test run, on a new database of the embedded server or of the one DATABASE_URL names. */
export interface StandaloneProduct {
  readonly services: Services;
  /** The superuser, connected to this database. */
  readonly admin: LaneTarget;
  readonly sql: postgres.Sql;
  target(role: ServingRole): LaneTarget;
  /** Drops the database, and ends the server if it was started for it. */
  close(): Promise<void>;
}

/** `on` is a server that runs already, such as another product's. */
export async function openStandaloneProduct(on?: LaneTarget): Promise<StandaloneProduct> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-bench-"));
  fs.chmodSync(directory, 0o755);
  const url = process.env.DATABASE_URL;
  const given = on ?? (url ? parseDatabaseUrl(url) : undefined);
  const server = given
    ? { admin: given, stop: async () => {} }
    : await startEmbedded(path.join(directory, "postgres"));
  const name = `sp_bench_${randomBytes(4).toString("hex")}`;
  const outer = adminClient(server.admin);
  await outer.unsafe(`create database ${quoteName(name)}`);
  const admin = { ...server.admin, database: name };
  await migrateDatabase(admin, testLogins, testContextKey, "db/migrations");
  const target = (role: ServingRole) => servingTarget(admin, testLogins, role);
  const config = readConfig({
    ...{ NODE_ENV: "test", PUBLIC_ORIGIN: "http://localhost:3000", DATA_DIR: directory, WORKERS: "0" },
    SECPORTAL_SECRET: testSecret.reveal(),
    KEK_KEYS: `test:${Buffer.alloc(32, "key encryption key of the tests!").toString("base64")}`,
    ALLOW_INSECURE_LOOPBACK: "1",
  });
  const db = openDatabase(servingTargets(admin, testLogins), testContextKey);
  const sql = adminClient(admin);
  return {
    services: {
      ...{ config, log: createLog("silent"), db, vault: new Vault(config.keyRing) },
      ...{ providers: providerRegistry, mailer: null, wakeWorkers: () => {} },
    },
    ...{ admin, sql, target },
    close: async () => {
      await db.close();
      await sql.end({ timeout: 1 });
      await outer.unsafe(`drop database if exists ${quoteName(name)} with (force)`);
      await outer.end({ timeout: 1 });
      await server.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
