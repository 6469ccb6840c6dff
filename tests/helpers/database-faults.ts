import { sql } from "drizzle-orm";
import type postgres from "postgres";
import type { WorkspaceTx } from "#db/database";
import { DatabaseError, type DatabaseErrorCode, postgresFault } from "#db/errors";

/** The product's or the server's code inside an error, through Drizzle's wrapping. */
export function faultCode(error: unknown): DatabaseErrorCode | string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof DatabaseError) return at.code;
  return postgresFault(error)?.code;
}

/** The code a promise fails with; "no error" when it does not. */
export const faultOf = (work: PromiseLike<unknown>): Promise<string | undefined> =>
  Promise.resolve(work).then(
    () => "no error",
    (error: unknown) => faultCode(error) ?? String(error),
  );

export async function backendOf(tx: Pick<WorkspaceTx, "execute">): Promise<number> {
  const [row] = await tx.execute(sql`select pg_backend_pid() as pid`);
  return Number(row?.pid);
}

/** Tells a backend to end, as an operator would. It is gone a moment later: wait for what shows that. */
export async function killBackend(admin: postgres.Sql, pid: number): Promise<void> {
  await admin`select pg_terminate_backend(${pid})`;
}

/** Promises that failed with nobody listening, since the last call. */
export function watchUnhandled(): () => unknown[] {
  const seen: unknown[] = [];
  process.on("unhandledRejection", (reason) => seen.push(reason));
  process.on("uncaughtException", (error) => seen.push(error));
  return () => seen.splice(0);
}
