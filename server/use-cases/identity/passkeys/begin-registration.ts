import { countFactors } from "#db/queries/identity/factors";
import { listCredentials } from "#db/queries/identity/passkeys";
import type { Person } from "#server/actor";
import { demandEnrolmentRight } from "#server/identity/enrolment-rule";
import { CHALLENGE_SECONDS, newChallenge } from "#server/identity/passkey-challenge";
import { relyingParty, userHandle } from "#server/identity/relying-party";
import { reserve, throttles } from "#server/identity/throttle";
import { webauthn } from "#server/identity/webauthn";
import type { Services } from "#server/services";

/**
 * What a browser needs to make a passkey: one that is kept with its account name, so that it signs in alone, and that asks for
 * a PIN or body each time.
 *
 * @throws AppError AAL2_REQUIRED or STEP_UP_REQUIRED where there is a factor to prove first, RATE_LIMITED.
 */
export async function beginRegistration(services: Services, person: Person) {
  await reserve(services.db, throttles.passkey, person.userId);
  const { userId } = person;
  const known = await services.db.withIdentity({ userId }, async (tx) => {
    demandEnrolmentRight(person, await countFactors(tx, userId));
    return await listCredentials(tx, userId);
  });
  const challenge = await newChallenge(services.db, { purpose: "register", person });
  const { id, name } = relyingParty(services.config);
  const { generateRegistrationOptions } = await webauthn();
  return await generateRegistrationOptions({
    ...{ rpID: id, rpName: name, userName: person.email, userDisplayName: person.name },
    userID: new Uint8Array(userHandle(userId)),
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    timeout: CHALLENGE_SECONDS * 1000,
    attestationType: "none",
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId.toString("base64url"),
      transports,
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}
