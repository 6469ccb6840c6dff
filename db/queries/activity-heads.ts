import { sql } from "drizzle-orm";
import type { Tx } from "#db/transaction";

export interface Head {
  readonly workspaceId: string;
  readonly seq: number;
  /** SHA-256 in hexadecimal digits. */
  readonly hash: string;
}

/** The ends of the chains, of all workspaces, that moved at or after a moment; null: all. Only the worker's role may. */
export async function headsSince(tx: Tx, since: Date | null): Promise<Head[]> {
  const rows = await tx.execute(
    sql`select workspace_id, seq, encode(hash, 'hex') as hash
      from activity_heads_since(${since?.toISOString() ?? "-infinity"}::timestamptz)`,
  );
  return rows.map(({ workspace_id: workspaceId, seq, hash }) => ({
    ...{ workspaceId: String(workspaceId), seq: Number(seq), hash: String(hash) },
  }));
}
