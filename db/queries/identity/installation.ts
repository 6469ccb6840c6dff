import { eq } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { installation } from "#db/schema/users";

/** What this database says about the key it was made with; undefined before the first start. */
export async function findInstallation(tx: IdentityTx) {
  const [row] = await tx
    .select({ kekId: installation.kekId, kekCheck: installation.kekCheck })
    .from(installation);
  return row;
}

export async function insertInstallation(tx: IdentityTx, kekId: string, kekCheck: Buffer): Promise<void> {
  await tx.insert(installation).values({ kekId, kekCheck }).onConflictDoNothing();
}

/** Names another key-encryption key as the database's own, if it is still the one that was read. */
export async function replaceInstallation(
  tx: IdentityTx,
  fromKek: string,
  kekId: string,
  kekCheck: Buffer,
): Promise<void> {
  await tx.update(installation).set({ kekId, kekCheck }).where(eq(installation.kekId, fromKek));
}
