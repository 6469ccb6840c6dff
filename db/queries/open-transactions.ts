import { sql } from "drizzle-orm";
import type { Tx } from "#db/transaction";

/**
 * The other transactions open in this database, each by a name that is never used again. Every one holds the lock on its own
 * virtual id from its first statement to its end, read-only ones too.
 */
export async function listOpenTransactions(tx: Tx): Promise<string[]> {
  const rows = await tx.execute(sql`
    select l.virtualtransaction as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'virtualxid' and l.granted and l.mode = 'ExclusiveLock'
      and l.pid <> pg_backend_pid() and a.datname = current_database()`);
  return rows.map((row) => String(row.name));
}

/** The database's clock, by which keys are dated. */
export async function databaseTime(tx: Tx): Promise<Date> {
  const [row] = await tx.execute(sql`select (extract(epoch from now()) * 1000)::float8 as now`);
  return new Date(Number(row?.now));
}
