import { renderSVG } from "uqr";
import { putPendingTotp } from "#db/queries/identity/totp";
import type { Person } from "#server/actor";
import { AppError } from "#server/errors";
import { totpContext } from "#server/identity/check-factor";
import { manualKey, newTotpKey, otpauthUrl } from "#server/identity/totp";
import type { Services } from "#server/services";
import { seal } from "#server/vault/seal";

/**
 * Makes an authenticator secret that counts only once a code from it is confirmed. Possible only while the person has no
 * confirmed factor: otherwise a stolen password could enrol its own.
 *
 * @throws AppError CONFLICT when a factor is enrolled.
 */
export async function beginTotp(services: Services, person: Person) {
  const key = newTotpKey();
  const { keyRing } = services.config;
  const kekId = keyRing.primaryId;
  const sealed = seal(keyRing.get(kekId), key, totpContext(person.userId, kekId));
  const stored = await services.db.withIdentity({ userId: person.userId }, (tx) =>
    putPendingTotp(tx, { userId: person.userId, ...sealed, kekId }),
  );
  if (!stored)
    throw new AppError("CONFLICT", { say: "An authenticator app is enrolled already. Enter its code." });
  const url = otpauthUrl(key, person.email);
  return { manualKey: manualKey(key), otpauthUrl: url, qrSvg: renderSVG(url, { border: 2 }) };
}
