import { hkdfSync } from "node:crypto";
import path from "node:path";
import { type Database, openDatabase } from "#db/database";
import type { LaneTarget } from "#db/lane";
import { listPendingMigrations, migrateDatabase, readJournal } from "#db/migrate";
import { type Logins, type ServingRole, servingRoles, servingTarget, servingTargets } from "#db/roles";
import { type ContextKey, contextKey } from "#db/tenant-context";
import { type Config, ConfigError } from "#server/config";
import { projectRoot } from "#server/root";
import { reachDatabase } from "#server/start/reach-database";
import { exitCodes, StartError } from "#server/start/start-error";

export interface PreparedDatabase {
  readonly db: Database;
  /** Where the worker's login may wait for notices; undefined where only a pooler is known, which hands none on. */
  readonly listenTarget: LaneTarget | undefined;
  /** Closes the pools, and stops the embedded server if this process started it. */
  close(): Promise<void>;
}

const MIGRATES_DIRECTLY =
  "Configuration refused: migrations hold a lock and a role over many statements, which a pooler in transaction mode cannot. Set DATABASE_DIRECT_URL to the server itself, or AUTO_MIGRATE=0 here and migrate where it can be reached.";
const MIGRATIONS = path.join(projectRoot, "db/migrations");

/** When the newest migration of this build was made, as the database keeps it. */
export const newestMigrationOfBuild = (): number =>
  Math.max(0, ...readJournal(MIGRATIONS).map(({ when }) => when));

/**
 * Opens the database the configuration names, or the embedded one, brought to the current schema. With `AUTO_MIGRATE` off nothing of it is changed.
 *
 * @throws StartError when the database cannot be reached, is too old, or lacks migrations that are not to be applied here;
 *   ConfigError when it is to be migrated and only a pooler is known.
 */
export async function prepareDatabase(config: Config): Promise<PreparedDatabase> {
  const { admin, serving, direct, stop } = await reachDatabase(config);
  const logins = loginsFor(config, serving.database);
  const key = contextKeyFor(config);
  try {
    if (!config.AUTO_MIGRATE) await refusePending(admin);
    else if (direct) await migrateDatabase(direct, logins, key, MIGRATIONS);
    else throw new ConfigError(MIGRATES_DIRECTLY);
  } catch (error) {
    await stop();
    throw error;
  }
  const db = openDatabase(servingTargets(serving, logins), key, config.DATABASE_LANES);
  return {
    db,
    listenTarget: direct && servingTarget(direct, logins, "worker"),
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
  const { admin, serving, stop } = await reachDatabase(config);
  try {
    const pending = await listPendingMigrations(admin, MIGRATIONS);
    const logins = loginsFor(config, serving.database);
    const db = openDatabase(servingTargets(serving, logins), contextKeyFor(config), config.DATABASE_LANES);
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

async function refusePending(admin: LaneTarget): Promise<void> {
  const pending = await listPendingMigrations(admin, MIGRATIONS);
  if (pending.length === 0) return;
  throw new StartError(
    exitCodes.migrationsPending,
    `The database lacks ${pending.length} migrations, the first is ${pending[0]}, and AUTO_MIGRATE is 0. Back it up, run \`npm run db:migrate\`, then start again.`,
  );
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
