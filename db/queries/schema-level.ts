import { sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";

/** When the newest applied migration was made, in milliseconds as its journal has it; 0 without any. */
export async function newestMigration(tx: IdentityTx): Promise<number> {
  const [row] = await tx.execute(
    sql`select coalesce(max(created_at), 0)::float8 as newest from schema_migrations`,
  );
  return Number(row?.newest);
}
