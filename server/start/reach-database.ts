import path from "node:path";
import { adminClient } from "#db/admin-client";
import { startEmbedded } from "#db/embedded/start";
import type { LaneTarget } from "#db/lane";
import { quoteName } from "#db/roles";
import type { Config } from "#server/config";
import { checkServer } from "#server/start/check-server";

/** The ways to one database. They are the same unless a pooler stands before it. */
export interface ReachedDatabase {
  /** Where the administrator asks what is there: the server itself where it is known. */
  readonly admin: LaneTarget;
  /** Where transactions go. */
  readonly serving: LaneTarget;
  /** The server itself; undefined where only a pooler is known. */
  readonly direct: LaneTarget | undefined;
  /** Stops the embedded server if this process started it. */
  stop(): Promise<void>;
}

const EMBEDDED_NAME = "secportal";

/**
 * Finds the database the configuration names, or starts the embedded one. What serves afterwards is the same for both.
 *
 * @throws StartError when it cannot be reached, is too old, or a pooler answers that the configuration does not tell of.
 */
export async function reachDatabase(config: Config): Promise<ReachedDatabase> {
  const { DATABASE_URL: url, DATABASE_DIRECT_URL: direct } = config;
  if (!url) return await reachEmbedded(path.join(config.dataDir, "postgres"));
  const stop = async () => {};
  const serving = config.DATABASE_POOLER ? { ...url, pooled: true } : url;
  await checkServer(serving);
  if (!config.DATABASE_POOLER) return { admin: url, serving, direct: url, stop };
  if (direct) await checkServer(direct, "DATABASE_DIRECT_URL");
  return { admin: direct ?? serving, serving, direct, stop };
}

async function reachEmbedded(directory: string): Promise<ReachedDatabase> {
  const server = await startEmbedded(directory);
  await createIfMissing(server.admin, EMBEDDED_NAME);
  const admin = { ...server.admin, database: EMBEDDED_NAME };
  const stop = server.adopted ? async () => {} : server.stop;
  return { admin, serving: admin, direct: admin, stop };
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
