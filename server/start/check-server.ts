import { adminClient } from "#db/admin-client";
import { postgresFault } from "#db/errors";
import type { LaneTarget } from "#db/lane";
import { isTooOld } from "#db/migrate";
import { exitCodes, StartError } from "#server/start/start-error";

/** The variable that an address was read from, for whoever has to correct it. */
export type AddressSetting = "DATABASE_URL" | "DATABASE_DIRECT_URL";

/**
 * Proves that the database answers, is new enough and is reached as the configuration says, before anything of it is changed.
 *
 * @throws StartError naming the address, and for a refused login what the server said.
 */
export async function checkServer(
  target: LaneTarget,
  setting: AddressSetting = "DATABASE_URL",
): Promise<void> {
  const at = target.socketPath ?? `${target.host}:${target.port}`;
  // Asked for as little as a pooler grants, so that one is recognised and not failed at.
  const sql = adminClient({ ...target, pooled: true });
  let version: number;
  let pooled: boolean;
  try {
    const rows =
      await sql`select current_setting('server_version_num')::int as number, pg_backend_pid() as backend`;
    version = Number(rows[0]?.number);
    // A server greets a session with the number of the process that serves it; a pooler makes one up.
    pooled = rows.state.pid !== rows[0]?.backend;
  } catch (error) {
    throw new StartError(exitCodes.databaseUnreachable, unreachable(at, target, setting, error), error);
  } finally {
    await sql.end({ timeout: 1 });
  }
  refuseOldServer(version);
  if (pooled && !target.pooled) throw new StartError(exitCodes.config, pooledUntold(at, setting));
}

/** @throws StartError for a `server_version_num` below that of PostgreSQL 15. */
export function refuseOldServer(version: number): void {
  if (!isTooOld(version)) return;
  throw new StartError(
    exitCodes.serverTooOld,
    `The database is PostgreSQL ${Math.floor(version / 10_000)}. PostgreSQL 15 or newer is required: upgrade the server, then start again.`,
  );
}

const pooledUntold = (at: string, setting: AddressSetting): string =>
  setting === "DATABASE_URL"
    ? `DATABASE_URL leads to a connection pooler at ${at} and not to PostgreSQL itself. Set DATABASE_POOLER=transaction, and DATABASE_DIRECT_URL to the server for the process that migrates.`
    : `DATABASE_DIRECT_URL leads to a connection pooler at ${at}. It has to name PostgreSQL itself; leave it unset where that cannot be reached.`;

function unreachable(
  at: string,
  { user, database }: LaneTarget,
  setting: AddressSetting,
  error: unknown,
): string {
  const fault = postgresFault(error);
  if (fault?.code === "3D000")
    return `The database ${database} is not on the server at ${at}. Create it, or correct ${setting}.`;
  if (fault?.code.startsWith("28"))
    return `The database at ${at} refuses the login ${user} (${fault.code}). Correct ${setting}, or let it in by pg_hba.conf.`;
  const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
  return `The database at ${at} cannot be reached (${code}). Start it or correct ${setting}, then start again.`;
}
