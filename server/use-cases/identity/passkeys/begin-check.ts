import type { generateAuthenticationOptions } from "@simplewebauthn/server";
import { listCredentials } from "#db/queries/identity/passkeys";
import type { Person, RequestMeta } from "#server/actor";
import { AppError } from "#server/errors";
import { newToken } from "#server/identity/opaque-token";
import { CHALLENGE_SECONDS, newChallenge } from "#server/identity/passkey-challenge";
import { relyingParty } from "#server/identity/relying-party";
import { reserve, throttles } from "#server/identity/throttle";
import { webauthn } from "#server/identity/webauthn";
import type { Services } from "#server/services";

/**
 * What a browser needs to have one of the person's passkeys sign: as the second step of signing in, or to prove them anew.
 *
 * @throws AppError NOT_FOUND when there is none, RATE_LIMITED.
 */
export async function beginCheck(services: Services, person: Person, purpose: "verify" | "step_up") {
  await reserve(services.db, throttles.passkey, person.userId);
  const known = await services.db.withIdentity({ userId: person.userId }, (tx) =>
    listCredentials(tx, person.userId),
  );
  if (known.length === 0) throw new AppError("NOT_FOUND", { say: "You have no passkey here." });
  const challenge = await newChallenge(services.db, { purpose, person });
  return await optionsFor(
    services,
    challenge,
    known.map(({ credentialId, transports }) => ({ id: credentialId.toString("base64url"), transports })),
  );
}

/**
 * The same for somebody who is not known yet: whichever passkey of this site the device has. The secret returned has to come
 * back from the same browser.
 *
 * @throws AppError RATE_LIMITED.
 */
export async function beginSignIn(services: Services, request: RequestMeta) {
  await reserve(services.db, throttles.passkeyByAddress, request.ip ?? "unknown");
  const browser = newToken();
  const challenge = await newChallenge(services.db, { purpose: "sign_in", browser });
  return { browser, options: await optionsFor(services, challenge, []) };
}

const optionsFor = async (
  services: Services,
  challenge: string,
  allowCredentials: NonNullable<Parameters<typeof generateAuthenticationOptions>[0]["allowCredentials"]>,
) =>
  (await webauthn()).generateAuthenticationOptions({
    ...{ rpID: relyingParty(services.config).id, allowCredentials, userVerification: "required" },
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    timeout: CHALLENGE_SECONDS * 1000,
  });
