import { sql } from "drizzle-orm";
import type { Tx } from "#db/transaction";

/** Where a data key is. */
export interface KeyAddress {
  readonly workspaceId: string;
  readonly keyId: string;
}

/** A data key as the inventory shows it: no bytes, only what it is and how much hangs on it. */
export interface DataKeyUse extends KeyAddress {
  readonly kekId: string;
  readonly state: "active" | "decrypt_only" | "destroyed";
  /** Values sealed with it so far, counted in samples. */
  readonly encryptions: number;
  /** Rows that hold a value sealed with it. */
  readonly rows: number;
}

/** Before every data key there can be: where a walk over them begins. */
export const FIRST_KEY: KeyAddress = {
  workspaceId: "00000000-0000-0000-0000-000000000000",
  keyId: "00000000-0000-0000-0000-000000000000",
};

/** How many data keys each key-encryption key wraps, over all workspaces. Destroyed ones need none. */
export async function countKeysByKek(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.execute(sql`select kek_id, data_keys from kek_usage()`);
  return new Map(rows.map((row) => [String(row.kek_id), Number(row.data_keys)]));
}

/** The next `most` data keys under a key-encryption key, after the one given. */
export async function listKeysUnder(
  tx: Tx,
  kekId: string,
  after: KeyAddress,
  most: number,
): Promise<KeyAddress[]> {
  const rows = await tx.execute(sql`
    select workspace_id, key_id from data_keys_under(${kekId}, ${after.workspaceId}, ${after.keyId}, ${most})`);
  return rows.map((row) => ({ workspaceId: String(row.workspace_id), keyId: String(row.key_id) }));
}

/** Every data key of every workspace, by workspace and age. */
export async function listDataKeys(tx: Tx): Promise<DataKeyUse[]> {
  const rows = await tx.execute(sql`
    select workspace_id, key_id, kek_id, state, encryptions, uses from data_key_usage()`);
  return rows.map((row) => ({
    workspaceId: String(row.workspace_id),
    keyId: String(row.key_id),
    kekId: String(row.kek_id),
    state: row.state as DataKeyUse["state"],
    encryptions: Number(row.encryptions),
    rows: Number(row.uses),
  }));
}
