import fs from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { adminClient } from "#db/admin-client";
import type { LaneTarget } from "#db/lane";
import { putContextKey } from "#db/queries/tenant-context-keys";
import { closeDatabase, closeSchema, type Logins, makeRoles } from "#db/roles";
import type { ContextKey } from "#db/tenant-context";

/** Any number that no other program on the server is likely to use for a session lock. */
const MIGRATION_LOCK = 7_202_611;
const OLDEST_SERVER = 150_000;

/** Whether a server of that `server_version_num` is older than PostgreSQL 15. */
export const isTooOld = (version: number): boolean => version < OLDEST_SERVER;

/**
 * Brings a database to the current schema: roles, grants, then every migration not yet applied, as the owner that cannot
 * log in; and lets it know the key that tenant contexts are signed with. One process at a time; the others wait and find nothing to do.
 *
 * `admin` is the server itself and no pooler: a lock and a role are held over many statements.
 *
 * @throws Error when the server is older than PostgreSQL 15.
 */
export async function migrateDatabase(
  admin: LaneTarget,
  logins: Logins,
  contextKey: ContextKey,
  migrationsFolder: string,
): Promise<void> {
  const sql = adminClient(admin);
  try {
    const [version] = await sql`select current_setting('server_version_num')::int as number`;
    if (isTooOld(Number(version?.number))) throw new Error("PostgreSQL 15 or newer is required.");
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await makeRoles(sql, logins);
    await closeDatabase(sql, admin.database, logins);
    await closeSchema(sql);
    await sql`set role secportal_owner`;
    await applyMigrations(drizzle(sql), {
      migrationsFolder,
      migrationsSchema: "public",
      migrationsTable: "schema_migrations",
    });
    await putContextKey(drizzle(sql), contextKey);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** The names of the migrations a database still lacks, oldest first. Nothing is changed. @throws Error when the database cannot be reached. */
export async function listPendingMigrations(
  admin: LaneTarget,
  migrationsFolder: string,
): Promise<readonly string[]> {
  const entries = readJournal(migrationsFolder);
  const names = (pending: typeof entries) => pending.map(({ tag }) => tag);
  const sql = adminClient(admin);
  try {
    const [table] = await sql`select to_regclass('public.schema_migrations') is not null as present`;
    if (!table?.present) return names(entries);
    return await sql.begin("read only", async (tx) => {
      await tx`set local role secportal_owner`;
      const [last] =
        await tx`select coalesce(max(created_at), 0)::float8 as applied from public.schema_migrations`;
      return names(entries.filter(({ when }) => when > Number(last?.applied)));
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** The migrations that come with this build, oldest first. `when` is in milliseconds, as the database keeps it. */
export function readJournal(migrationsFolder: string): readonly { tag: string; when: number }[] {
  const journal = fs.readFileSync(path.join(migrationsFolder, "meta/_journal.json"), "utf8");
  return (JSON.parse(journal) as { entries: { tag: string; when: number }[] }).entries;
}
