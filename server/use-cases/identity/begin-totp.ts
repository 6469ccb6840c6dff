import { renderSVG } from "uqr";
import { countFactors } from "#db/queries/identity/factors";
import { putPendingTotp } from "#db/queries/identity/totp";
import type { Person } from "#server/actor";
import { AppError } from "#server/errors";
import { totpContext } from "#server/identity/check-factor";
import { demandEnrolmentRight } from "#server/identity/enrolment-rule";
import { manualKey, newTotpKey, otpauthUrl } from "#server/identity/totp";
import type { Services } from "#server/services";
import { seal } from "#server/vault/seal";

/**
 * Makes an authenticator secret that counts only once a code from it is confirmed.
 *
 * @throws AppError CONFLICT when an authenticator is enrolled, AAL2_REQUIRED or STEP_UP_REQUIRED where another factor is.
 */
export async function beginTotp(services: Services, person: Person) {
  const key = newTotpKey();
  const { keyRing } = services.config;
  const kekId = keyRing.primaryId;
  const sealed = seal(keyRing.get(kekId), key, totpContext(person.userId, kekId));
  await services.db.withIdentity({ userId: person.userId }, async (tx) => {
    const factors = await countFactors(tx, person.userId);
    if (!factors.totp) demandEnrolmentRight(person, factors);
    if (factors.totp || !(await putPendingTotp(tx, { userId: person.userId, ...sealed, kekId })))
      throw new AppError("CONFLICT", { say: "An authenticator app is enrolled already. Enter its code." });
  });
  const url = otpauthUrl(key, person.email);
  return { manualKey: manualKey(key), otpauthUrl: url, qrSvg: renderSVG(url, { border: 2 }) };
}
