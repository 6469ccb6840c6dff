import { findInstallation, replaceInstallation } from "#db/queries/identity/installation";
import { sealInstallationCheck } from "#server/start/installation-check";
import type { KeyServices } from "#server/use-cases/keys/rotate-kek";

/** Lets the database know the ring's primary key as the one it is made with. */
export async function rewrapInstallation({ config: { keyRing }, db }: KeyServices): Promise<void> {
  await db.withIdentity({}, async (tx) => {
    const known = await findInstallation(tx);
    if (!known || known.kekId === keyRing.primaryId) return;
    await replaceInstallation(tx, known.kekId, keyRing.primaryId, sealInstallationCheck(keyRing));
  });
}
