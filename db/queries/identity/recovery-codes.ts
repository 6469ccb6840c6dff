import { and, eq, isNull, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { recoveryCodes } from "#db/schema/users";

/** Replaces all codes of a person, used and unused. */
export async function replaceRecoveryCodes(
  tx: IdentityTx,
  userId: string,
  codes: { id: string; codeHash: Buffer }[],
): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ ...code, userId })));
}

/** Spends one code. False when it is unknown or was spent. */
export async function spendRecoveryCode(tx: IdentityTx, userId: string, codeHash: Buffer): Promise<boolean> {
  const rows = await tx
    .update(recoveryCodes)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.codeHash, codeHash),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ id: recoveryCodes.id });
  return rows.length === 1;
}
