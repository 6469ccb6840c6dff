import { adminClient } from "#db/admin-client";
import { postgresFault } from "#db/errors";
import type { LaneTarget } from "#db/lane";
import { isTooOld } from "#db/migrate";
import { exitCodes, StartError } from "#server/start/start-error";

/**
 * Proves that the database answers and is new enough, before anything of it is changed.
 *
 * @throws StartError naming the address, and for a refused login what the server said.
 */
export async function checkServer(admin: LaneTarget): Promise<void> {
  const at = admin.socketPath ?? `${admin.host}:${admin.port}`;
  const sql = adminClient(admin);
  let version: number;
  try {
    const [row] = await sql`select current_setting('server_version_num')::int as number`;
    version = Number(row?.number);
  } catch (error) {
    throw new StartError(exitCodes.databaseUnreachable, unreachable(at, admin, error), error);
  } finally {
    await sql.end({ timeout: 1 });
  }
  refuseOldServer(version);
}

/** @throws StartError for a `server_version_num` below that of PostgreSQL 15. */
export function refuseOldServer(version: number): void {
  if (!isTooOld(version)) return;
  throw new StartError(
    exitCodes.serverTooOld,
    `The database is PostgreSQL ${Math.floor(version / 10_000)}. PostgreSQL 15 or newer is required: upgrade the server, then start again.`,
  );
}

function unreachable(at: string, { user, database }: LaneTarget, error: unknown): string {
  const fault = postgresFault(error);
  if (fault?.code === "3D000")
    return `The database ${database} is not on the server at ${at}. Create it, or correct DATABASE_URL.`;
  if (fault?.code.startsWith("28"))
    return `The database at ${at} refuses the login ${user} (${fault.code}). Correct DATABASE_URL, or let it in by pg_hba.conf.`;
  const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
  return `The database at ${at} cannot be reached (${code}). Start it or correct DATABASE_URL, then start again.`;
}
