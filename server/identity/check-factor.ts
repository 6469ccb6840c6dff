import type { IdentityTx } from "#db/database";
import { spendRecoveryCode } from "#db/queries/identity/recovery-codes";
import { findTotp, spendTotpStep } from "#db/queries/identity/totp";
import { AppError } from "#server/errors";
import { hashRecoveryCode } from "#server/identity/recovery-code";
import { matchTotpStep } from "#server/identity/totp";
import type { Services } from "#server/services";
import { bindingContext, open } from "#server/vault/seal";

export type FactorMethod = "totp" | "recovery";

/** Associated data of a sealed authenticator secret: it opens for its own person only. */
export const totpContext = (userId: string, kekId: string): Buffer => bindingContext("SPT1", [userId, kekId]);

/**
 * Checks a code and spends it in the same transaction. Enrolment, sign-in and step-up all come here, so that a code spent
 * for one cannot be used again for another. The caller has counted the attempt before.
 *
 * @throws AppError CREDENTIALS_REFUSED when the code is wrong, spent, or of another time.
 */
export async function spendFactor(
  services: Services,
  tx: IdentityTx,
  userId: string,
  code: string,
  accept: { unconfirmed: boolean; recovery: boolean },
): Promise<FactorMethod> {
  const digits = code.replace(/\s/g, "");
  if (/^\d{6}$/.test(digits)) {
    const stored = await findTotp(tx, userId);
    if (stored && (stored.confirmedAt !== null || accept.unconfirmed)) {
      const key = open(services.config.keyRing.get(stored.kekId), stored, totpContext(userId, stored.kekId));
      const step = matchTotpStep(key, digits, new Date());
      if (step !== undefined && (await spendTotpStep(tx, userId, step))) return "totp";
    }
  } else if (accept.recovery && (await spendRecoveryCode(tx, userId, hashRecoveryCode(code)))) {
    return "recovery";
  }
  throw new AppError("CREDENTIALS_REFUSED", {
    say: "That code is not right, or was used before. Wait for the next one and try again.",
    context: { field: "code" },
  });
}
