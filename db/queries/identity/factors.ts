import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { passkeys } from "#db/schema/passkeys";
import { recoveryCodes, totpCredentials, users } from "#db/schema/users";

export interface Factors {
  /** A confirmed authenticator app. */
  readonly totp: boolean;
  readonly passkeys: number;
}

/** The confirmed factors of a person. */
export async function countFactors(tx: IdentityTx, userId: string): Promise<Factors> {
  const [row] = await tx
    .select({
      totp: sql<boolean>`exists (select 1 from ${totpCredentials} where ${and(
        eq(totpCredentials.userId, userId),
        isNotNull(totpCredentials.confirmedAt),
      )})`,
      passkeys: sql<number>`(select count(*)::int from ${passkeys} where ${eq(passkeys.userId, userId)})`,
    })
    .from(users)
    .where(eq(users.id, userId));
  return row ?? { totp: false, passkeys: 0 };
}

/**
 * The same, and nobody else changes them until the transaction ends: of two first factors, and of two removals of the last
 * two, only one is let through.
 */
export async function lockFactors(tx: IdentityTx, userId: string): Promise<Factors> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
  return await countFactors(tx, userId);
}

/** When the authenticator app was confirmed; null where there is none. */
export async function findTotpConfirmation(tx: IdentityTx, userId: string): Promise<Date | null> {
  const [row] = await tx
    .select({ confirmedAt: totpCredentials.confirmedAt })
    .from(totpCredentials)
    .where(eq(totpCredentials.userId, userId));
  return row?.confirmedAt ?? null;
}

export async function deleteTotp(tx: IdentityTx, userId: string): Promise<void> {
  await tx.delete(totpCredentials).where(eq(totpCredentials.userId, userId));
}

/** How many recovery codes were made last, and how many of them still work. */
export async function countRecoveryCodes(tx: IdentityTx, userId: string) {
  const [row] = await tx
    .select({
      total: sql<number>`count(*)::int`,
      left: sql<number>`count(*) filter (where ${recoveryCodes.usedAt} is null)::int`,
    })
    .from(recoveryCodes)
    .where(eq(recoveryCodes.userId, userId));
  return row ?? { total: 0, left: 0 };
}
