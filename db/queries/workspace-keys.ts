import { and, asc, eq, lt, ne, sql } from "drizzle-orm";
import type { VaultTx } from "#db/database";
import { workspaceKeys } from "#db/schema/workspaces";

interface Cipher {
  readonly value: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
}

const columns = {
  id: workspaceKeys.id,
  kekId: workspaceKeys.kekId,
  state: workspaceKeys.state,
  encryptions: workspaceKeys.encCount,
  value: workspaceKeys.wrappedDek,
  iv: workspaceKeys.wrapIv,
  tag: workspaceKeys.wrapTag,
};

type Row = { [Name in keyof typeof columns]: (typeof columns)[Name]["_"]["data"] };

const shape = ({ value, iv, tag, ...rest }: Row) => ({ ...rest, wrapped: { value, iv, tag } });

/**
 * The data key new values are sealed with, if the workspace has one already. Until the transaction ends nobody can destroy it:
 * what it seals may not be in the tables yet.
 */
export async function takeActiveKey(tx: VaultTx) {
  const [row] = await tx
    .select(columns)
    .from(workspaceKeys)
    .where(eq(workspaceKeys.state, "active"))
    .for("key share");
  return row && shape(row);
}

/** A data key by id, in any state. */
export async function findKey(tx: VaultTx, id: string) {
  const [row] = await tx.select(columns).from(workspaceKeys).where(eq(workspaceKeys.id, id));
  return row && shape(row);
}

/** Stores a data key as the active one. False when the workspace has one. */
export async function insertKey(
  tx: VaultTx,
  key: { workspaceId: string; id: string; kekId: string; wrapped: Cipher },
): Promise<boolean> {
  const rows = await tx
    .insert(workspaceKeys)
    .values({
      workspaceId: key.workspaceId,
      id: key.id,
      version: sql`(select coalesce(max(k.version), 0) + 1 from ${workspaceKeys} k)`,
      kekId: key.kekId,
      wrappedDek: key.wrapped.value,
      wrapIv: key.wrapped.iv,
      wrapTag: key.wrapped.tag,
      state: "active",
    })
    .onConflictDoNothing()
    .returning({ id: workspaceKeys.id });
  return rows.length === 1;
}

/** A key that is active and that nobody else is writing to: whoever seals never waits for another's count. */
const freeActiveKey = (id: string) => sql`${workspaceKeys.id} = (
  select k.id from ${workspaceKeys} k where k.id = ${id} and k.state = 'active' for no key update skip locked)`;

/** Adds to the count of values sealed with the key. Left out while another transaction is counting. */
export async function countEncryptions(tx: VaultTx, id: string, values: number): Promise<void> {
  await tx
    .update(workspaceKeys)
    .set({ encCount: sql`${workspaceKeys.encCount} + ${values}` })
    .where(freeActiveKey(id));
}

/** Lets the active key only open from now on. False when it is not active any more, or another transaction is at it. */
export async function retireActiveKey(tx: VaultTx, id: string): Promise<boolean> {
  const rows = await tx
    .update(workspaceKeys)
    .set({ state: "decrypt_only" })
    .where(freeActiveKey(id))
    .returning({ id: workspaceKeys.id });
  return rows.length === 1;
}

/** Waits for the active key and keeps it for this transaction, if it was made before the moment. */
export async function lockActiveKey(tx: VaultTx, madeBefore: Date): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: workspaceKeys.id })
    .from(workspaceKeys)
    .where(and(eq(workspaceKeys.state, "active"), lt(workspaceKeys.createdAt, madeBefore)))
    .for("no key update");
  return row?.id;
}

/** Puts the key's bytes under another key-encryption key. False when they are not under `fromKek` any more. */
export async function rewrapKey(
  tx: VaultTx,
  id: string,
  fromKek: string,
  { kekId, wrapped }: { kekId: string; wrapped: Cipher },
): Promise<boolean> {
  const rows = await tx
    .update(workspaceKeys)
    .set({ kekId, wrappedDek: wrapped.value, wrapIv: wrapped.iv, wrapTag: wrapped.tag })
    .where(
      and(eq(workspaceKeys.id, id), eq(workspaceKeys.kekId, fromKek), ne(workspaceKeys.state, "destroyed")),
    )
    .returning({ id: workspaceKeys.id });
  return rows.length === 1;
}

/** Ids of the keys that only open, oldest first. */
export async function listRetiredKeys(tx: VaultTx): Promise<string[]> {
  const rows = await tx
    .select({ id: workspaceKeys.id })
    .from(workspaceKeys)
    .where(eq(workspaceKeys.state, "decrypt_only"))
    .orderBy(asc(workspaceKeys.version));
  return rows.map(({ id }) => id);
}

/** Waits for everybody who may still seal with the key, and keeps it for this transaction. False when it does not only open. */
export async function lockRetiredKey(tx: VaultTx, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: workspaceKeys.id })
    .from(workspaceKeys)
    .where(and(eq(workspaceKeys.id, id), eq(workspaceKeys.state, "decrypt_only")))
    .for("update");
  return rows.length === 1;
}

/** Overwrites the key's bytes with zeroes. What was sealed with it is lost; the row stays as a record. */
export async function destroyKey(tx: VaultTx, id: string): Promise<void> {
  await tx
    .update(workspaceKeys)
    .set({
      ...{ state: "destroyed", wrappedDek: Buffer.alloc(32) },
      ...{ wrapIv: Buffer.alloc(12), wrapTag: Buffer.alloc(16) },
    })
    .where(eq(workspaceKeys.id, id));
}

/** Destroys every data key of the workspace. Returns how many were not destroyed before. */
export async function destroyKeys(tx: VaultTx): Promise<number> {
  const rows = await tx
    .select({ id: workspaceKeys.id })
    .from(workspaceKeys)
    .where(ne(workspaceKeys.state, "destroyed"))
    .for("update");
  for (const { id } of rows) await destroyKey(tx, id);
  return rows.length;
}

/** The key-encryption keys that the workspace's data keys are wrapped with, by id. */
export async function listKeysInUse(tx: VaultTx): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ kekId: workspaceKeys.kekId })
    .from(workspaceKeys)
    .where(ne(workspaceKeys.state, "destroyed"));
  return rows.map(({ kekId }) => kekId).sort();
}
