import { and, count, eq, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { users } from "#db/schema/users";

const columns = { id: users.id, email: users.email, name: users.name, disabledAt: users.disabledAt };

/** The one read of a password hash. `email` must be normalised. */
export async function findUserForSignIn(tx: IdentityTx, email: string) {
  const [row] = await tx
    .select({ ...columns, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, email));
  return row;
}

export async function findUserWithPassword(tx: IdentityTx, id: string) {
  const [row] = await tx
    .select({ ...columns, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, id));
  return row;
}

/** Puts another password in the place of `known`. False when it is not that any more. */
export async function replacePassword(
  tx: IdentityTx,
  id: string,
  hashes: { known: string; next: string },
): Promise<boolean> {
  const rows = await tx
    .update(users)
    .set({ passwordHash: hashes.next })
    .where(and(eq(users.id, id), eq(users.passwordHash, hashes.known)))
    .returning({ id: users.id });
  return rows.length === 1;
}

export async function userExists(tx: IdentityTx, email: string): Promise<boolean> {
  const rows = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
  return rows.length > 0;
}

export async function countUsers(tx: IdentityTx): Promise<number> {
  const [row] = await tx.select({ total: count() }).from(users);
  return row?.total ?? 0;
}

/** Serialises the creation of the first owner. Held until the transaction ends. */
export async function lockFirstRun(tx: IdentityTx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('secportal.first_run', 0))`);
}

/** @throws a unique violation on `users_email` when the address has an account. */
export async function insertUser(
  tx: IdentityTx,
  user: { id: string; email: string; name: string; passwordHash: string },
): Promise<void> {
  await tx.insert(users).values(user);
}

/** Everybody with an account, oldest first. */
export async function listUserIds(tx: IdentityTx): Promise<string[]> {
  const rows = await tx.select({ id: users.id }).from(users).orderBy(users.createdAt, users.id);
  return rows.map((row) => row.id);
}
