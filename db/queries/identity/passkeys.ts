import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { passkeys } from "#db/schema/passkeys";

/** The passkeys of a person as they see them, oldest first. */
export async function listPasskeys(tx: IdentityTx, userId: string) {
  return await tx
    .select({
      id: passkeys.id,
      name: passkeys.name,
      synced: passkeys.synced,
      createdAt: passkeys.createdAt,
      lastUsedAt: passkeys.lastUsedAt,
    })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
}

/** What a browser is told of a person's passkeys, so that it offers those and makes no second one on the same device. */
export async function listCredentials(tx: IdentityTx, userId: string) {
  return await tx
    .select({ credentialId: passkeys.credentialId, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.userId, userId));
}

export async function findPasskey(tx: IdentityTx, credentialId: Buffer) {
  const [row] = await tx
    .select({
      id: passkeys.id,
      userId: passkeys.userId,
      publicKey: passkeys.publicKey,
      counter: passkeys.counter,
    })
    .from(passkeys)
    .where(eq(passkeys.credentialId, credentialId));
  return row;
}

/** False when the credential is registered already, whoever has it. */
export async function insertPasskey(
  tx: IdentityTx,
  row: Omit<typeof passkeys.$inferInsert, "createdAt" | "lastUsedAt">,
): Promise<boolean> {
  const rows = await tx.insert(passkeys).values(row).onConflictDoNothing().returning({ id: passkeys.id });
  return rows.length === 1;
}

/**
 * Notes a use. False when the passkey was removed meanwhile, or its count did not rise: then a copy of it exists (W3C WebAuthn
 * Level 3 section 6.1.1). Only an authenticator that never counts may stay at 0.
 */
export async function notePasskeyUse(tx: IdentityTx, id: string, counter: number): Promise<boolean> {
  const rises =
    counter === 0 ? eq(passkeys.counter, 0) : gt(sql`${counter}::bigint`, sql`${passkeys.counter}`);
  const rows = await tx
    .update(passkeys)
    .set({ counter, lastUsedAt: sql`now()` })
    .where(and(eq(passkeys.id, id), rises))
    .returning({ id: passkeys.id });
  return rows.length === 1;
}

/** False when it is not that person's. */
export async function renamePasskey(
  tx: IdentityTx,
  userId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const rows = await tx
    .update(passkeys)
    .set({ name })
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
    .returning({ id: passkeys.id });
  return rows.length === 1;
}

/** Removes one of a person's passkeys and answers its name; undefined when it is not theirs. */
export async function deletePasskey(tx: IdentityTx, userId: string, id: string): Promise<string | undefined> {
  const [row] = await tx
    .delete(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
    .returning({ name: passkeys.name });
  return row?.name;
}
