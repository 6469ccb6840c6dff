import { and, asc, count, eq, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { totpCredentials } from "#db/schema/users";

export async function findTotp(tx: IdentityTx, userId: string) {
  const [row] = await tx
    .select({
      value: totpCredentials.secret,
      iv: totpCredentials.secretIv,
      tag: totpCredentials.secretTag,
      kekId: totpCredentials.kekId,
      confirmedAt: totpCredentials.confirmedAt,
    })
    .from(totpCredentials)
    .where(eq(totpCredentials.userId, userId));
  return row;
}

/** Stores a new, unconfirmed secret; a pending one is replaced, a confirmed one is not. False in that case. */
export async function putPendingTotp(
  tx: IdentityTx,
  totp: { userId: string; value: Buffer; iv: Buffer; tag: Buffer; kekId: string },
): Promise<boolean> {
  const values = { secret: totp.value, secretIv: totp.iv, secretTag: totp.tag, kekId: totp.kekId };
  const rows = await tx
    .insert(totpCredentials)
    .values({ userId: totp.userId, ...values })
    .onConflictDoUpdate({
      target: totpCredentials.userId,
      set: { ...values, createdAt: sql`now()`, lastUsedStep: null },
      setWhere: isNull(totpCredentials.confirmedAt),
    })
    .returning({ userId: totpCredentials.userId });
  return rows.length === 1;
}

/**
 * Spends one time step. False when this step or a later one was spent before, which is how a code works once, also under
 * parallel use (RFC 6238 section 5.2). The first spent step confirms the credential.
 */
export async function spendTotpStep(tx: IdentityTx, userId: string, step: number): Promise<boolean> {
  const rows = await tx
    .update(totpCredentials)
    .set({ lastUsedStep: step, confirmedAt: sql`coalesce(${totpCredentials.confirmedAt}, now())` })
    .where(
      and(
        eq(totpCredentials.userId, userId),
        or(isNull(totpCredentials.lastUsedStep), lt(totpCredentials.lastUsedStep, step)),
      ),
    )
    .returning({ userId: totpCredentials.userId });
  return rows.length === 1;
}

/** How many authenticator secrets each key-encryption key seals. */
export async function countTotpByKek(tx: IdentityTx): Promise<Map<string, number>> {
  const rows = await tx
    .select({ kekId: totpCredentials.kekId, secrets: count() })
    .from(totpCredentials)
    .groupBy(totpCredentials.kekId);
  return new Map(rows.map(({ kekId, secrets }) => [kekId, secrets]));
}

/** People whose authenticator secret is sealed by that key-encryption key, `most` of them. */
export async function listTotpUnder(tx: IdentityTx, kekId: string, most: number): Promise<string[]> {
  const rows = await tx
    .select({ userId: totpCredentials.userId })
    .from(totpCredentials)
    .where(eq(totpCredentials.kekId, kekId))
    .limit(most);
  return rows.map(({ userId }) => userId);
}

/** People whose authenticator secret is sealed by another key-encryption key. */
export async function listTotpNotUnder(tx: IdentityTx, kekId: string): Promise<string[]> {
  const rows = await tx
    .select({ userId: totpCredentials.userId })
    .from(totpCredentials)
    .where(ne(totpCredentials.kekId, kekId))
    .orderBy(asc(totpCredentials.userId));
  return rows.map(({ userId }) => userId);
}

/** Puts a person's secret under another key, if it is still the one that was read. */
export async function rewrapTotp(
  tx: IdentityTx,
  userId: string,
  from: { kekId: string; iv: Buffer },
  to: { kekId: string; value: Buffer; iv: Buffer; tag: Buffer },
): Promise<boolean> {
  const rows = await tx
    .update(totpCredentials)
    .set({ secret: to.value, secretIv: to.iv, secretTag: to.tag, kekId: to.kekId })
    .where(
      and(
        eq(totpCredentials.userId, userId),
        eq(totpCredentials.kekId, from.kekId),
        eq(totpCredentials.secretIv, from.iv),
      ),
    )
    .returning({ userId: totpCredentials.userId });
  return rows.length === 1;
}
