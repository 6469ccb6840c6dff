import { hkdfSync } from "node:crypto";
import path from "node:path";
import { adminClient } from "#db/admin-client";
import { type Database, openDatabase } from "#db/database";
import { startEmbedded } from "#db/embedded/start";
import type { LaneTarget } from "#db/lane";
import { listPendingMigrations, migrateDatabase, readJournal } from "#db/migrate";
import {
  type Logins,
  quoteName,
  type ServingRole,
  servingRoles,
  servingTarget,
  servingTargets,
} from "#db/roles";
import { type ContextKey, contextKey } from "#db/tenant-context";
import type { Config } from "#server/config";
import { projectRoot } from "#server/root";
import { checkServer } from "#server/start/check-server";
import { exitCodes, StartError } from "#server/start/start-error";

export interface PreparedDatabase {
  readonly db: Database;
  readonly workerTarget: LaneTarget;
  /** Closes the pools, and stops the embedded server if this process started it. */
  close(): Promise<void>;
}

const EMBEDDED_NAME = "secportal";
const MIGRATIONS = path.join(projectRoot, "db/migrations");

/** When the newest migration of this build was made, as the database keeps it. */
export const newestMigrationOfBuild = (): number =>
  Math.max(0, ...readJournal(MIGRATIONS).map(({ when }) => when));

/**
 * Opens the database the configuration names, or the embedded one, brought to the current schema. The same path for both:
 * only who starts the server differs. With `AUTO_MIGRATE` off nothing of it is changed.
 *
 * @throws StartError when the database cannot be reached, is too old, or lacks migrations that are not to be applied here.
 */
export async function prepareDatabase(config: Config): Promise<PreparedDatabase> {
  const { admin, stop } = await administrator(config);
  const logins = loginsFor(config, admin.database);
  const key = contextKeyFor(config);
  try {
    if (config.AUTO_MIGRATE) await migrateDatabase(admin, logins, key, MIGRATIONS);
    else await refusePending(admin);
  } catch (error) {
    await stop();
    throw error;
  }
  const db = openServing(admin, logins, key, config.DATABASE_LANES);
  return {
    db,
    workerTarget: servingTarget(admin, logins, "worker"),
    close: async () => {
      await db.close();
      await stop();
    },
  };
}

/**
 * Opens the same database as it is, without changing anything of it, and says which migrations it lacks. With one missing
 * the serving roles may not be able to log in yet.
 */
export async function inspectDatabase(
  config: Config,
): Promise<{ db: Database; pending: readonly string[]; close(): Promise<void> }> {
  const { admin, stop } = await administrator(config);
  try {
    const pending = await listPendingMigrations(admin, MIGRATIONS);
    const logins = loginsFor(config, admin.database);
    const db = openServing(admin, logins, contextKeyFor(config), config.DATABASE_LANES);
    const close = async () => {
      await db.close();
      await stop();
    };
    return { db, pending, close };
  } catch (error) {
    await stop();
    throw error;
  }
}

const openServing = (admin: LaneTarget, logins: Logins, key: ContextKey, lanes: number): Database =>
  openDatabase(servingTargets(admin, logins), key, lanes);

async function refusePending(admin: LaneTarget): Promise<void> {
  const pending = await listPendingMigrations(admin, MIGRATIONS);
  if (pending.length === 0) return;
  throw new StartError(
    exitCodes.migrationsPending,
    `The database lacks ${pending.length} migrations, the first is ${pending[0]}, and AUTO_MIGRATE is 0. Back it up, run \`npm run db:migrate\`, then start again.`,
  );
}

async function administrator(config: Config): Promise<{ admin: LaneTarget; stop: () => Promise<void> }> {
  if (config.DATABASE_URL) {
    await checkServer(config.DATABASE_URL);
    return { admin: config.DATABASE_URL, stop: async () => {} };
  }
  const server = await startEmbedded(path.join(config.dataDir, "postgres"));
  await createIfMissing(server.admin, EMBEDDED_NAME);
  return {
    admin: { ...server.admin, database: EMBEDDED_NAME },
    stop: server.adopted ? async () => {} : server.stop,
  };
}

/** Logins named after the database, so that several installations share a server; passwords derived, so nothing stores them. */
export function loginsFor(
  config: Pick<Config, "SECPORTAL_SECRET" | "DATABASE_ROLE_PREFIX">,
  database: string,
): Logins {
  const prefix =
    config.DATABASE_ROLE_PREFIX ??
    `sp_${database
      .toLowerCase()
      .replace(/[^a-z0-9_]/g, "_")
      .slice(0, 40)}`;
  const login = (role: ServingRole) => {
    const user = `${prefix}_${role}`;
    const key = hkdfSync(
      "sha256",
      config.SECPORTAL_SECRET.reveal(),
      "",
      `secportal database login ${user}`,
      32,
    );
    return [role, { user, password: Buffer.from(key).toString("base64url") }] as const;
  };
  return Object.fromEntries(servingRoles.map(login)) as unknown as Logins;
}

/** The key of signed tenant contexts, derived from the installation's secret, so that nothing stores it. */
export function contextKeyFor(config: Pick<Config, "SECPORTAL_SECRET">): ContextKey {
  const label = "secportal tenant context";
  return contextKey(Buffer.from(hkdfSync("sha256", config.SECPORTAL_SECRET.reveal(), "", label, 32)));
}

async function createIfMissing(admin: LaneTarget, name: string): Promise<void> {
  const sql = adminClient(admin);
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql.unsafe(`create database ${quoteName(name)}`);
  } catch (error) {
    // Two processes starting at once: the other one made it.
    if (!(error instanceof Error && "code" in error && ["42P04", "23505"].includes(String(error.code))))
      throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
