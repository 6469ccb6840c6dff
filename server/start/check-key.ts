import type { Database } from "#db/database";
import { findInstallation, insertInstallation } from "#db/queries/identity/installation";
import { ConfigError } from "#server/config";
import type { KeyRing } from "#server/vault/key-ring";
import { bindingContext, open, seal } from "#server/vault/seal";

const WORD = Buffer.from("secportal");
const context = (kekId: string) => bindingContext("SPI1", [kekId]);

/**
 * Proves that the key ring holds the key this database was made with, before anything is served: a wrong key under the
 * right name would otherwise show only when the first token is needed.
 *
 * @throws ConfigError naming the key id.
 */
export async function checkKey(db: Database, keyRing: KeyRing): Promise<void> {
  await db.withIdentity({}, async (tx) => {
    const known = await findInstallation(tx);
    if (!known) {
      const { iv, tag, value } = seal(keyRing.get(keyRing.primaryId), WORD, context(keyRing.primaryId));
      await insertInstallation(tx, keyRing.primaryId, Buffer.concat([iv, tag, value]));
      return;
    }
    try {
      const iv = known.kekCheck.subarray(0, 12);
      const tag = known.kekCheck.subarray(12, 28);
      open(keyRing.get(known.kekId), { iv, tag, value: known.kekCheck.subarray(28) }, context(known.kekId));
    } catch {
      throw new ConfigError(
        `Configuration refused: KEK_KEYS does not hold the key ${known.kekId} that this database was made with.`,
      );
    }
  });
}
