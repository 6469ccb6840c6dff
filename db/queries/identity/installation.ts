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
