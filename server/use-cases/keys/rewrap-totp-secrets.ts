import type { IdentityTx } from "#db/database";
import { findTotp, listTotpNotUnder, rewrapTotp } from "#db/queries/identity/totp";
import { totpContext } from "#server/identity/check-factor";
import { progress, type Report } from "#server/use-cases/keys/report";
import type { KeyServices } from "#server/use-cases/keys/rotate-kek";
import type { KeyRing } from "#server/vault/key-ring";
import { IntegrityError, open, seal } from "#server/vault/seal";

/** Seals authenticator secrets, which stand directly under a key-encryption key, with the ring's primary one. */
export async function rewrapTotpSecrets(
  { config: { keyRing }, db }: KeyServices,
  report: Report,
): Promise<{ done: number; failures: number }> {
  const { primaryId } = keyRing;
  const tell = progress(report, `authenticator secrets are under ${primaryId} now`);
  const total = { done: 0, failures: 0 };
  for (const userId of await db.withIdentity({}, (tx) => listTotpNotUnder(tx, primaryId))) {
    try {
      if (!(await db.withIdentity({ userId }, (tx) => rewrapOne(tx, keyRing, userId)))) continue;
      total.done += 1;
      tell(total.done);
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      total.failures += 1;
      report(`The authenticator secret of the person ${userId} does not open; it was left as it is.`);
    }
  }
  return total;
}

async function rewrapOne(tx: IdentityTx, keyRing: KeyRing, userId: string): Promise<boolean> {
  const { primaryId } = keyRing;
  const stored = await findTotp(tx, userId);
  if (!stored || stored.kekId === primaryId) return false;
  if (!keyRing.ids.includes(stored.kekId)) throw new IntegrityError();
  const secret = open(keyRing.get(stored.kekId), stored, totpContext(userId, stored.kekId));
  const sealed = seal(keyRing.get(primaryId), secret, totpContext(userId, primaryId));
  return await rewrapTotp(tx, userId, stored, { kekId: primaryId, ...sealed });
}
