import { lockFactors } from "#db/queries/identity/factors";
import { insertPasskey } from "#db/queries/identity/passkeys";
import { doerOf, type Person } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { challengeGone } from "#server/identity/check-passkey";
import { demandEnrolmentRight } from "#server/identity/enrolment-rule";
import { spendChallenge } from "#server/identity/passkey-challenge";
import { relyingParty } from "#server/identity/relying-party";
import { webauthn } from "#server/identity/webauthn";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";
import { type Enrolment, finishEnrolment } from "#server/use-cases/identity/finish-enrolment";

const MOST = 20;

/** What a browser answers when it made a passkey. */
export interface NewPasskey {
  readonly id: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports?: string[] | undefined;
  };
}

/**
 * Keeps a passkey that was just made, under the name given. As the first factor it brings recovery codes and lifts the session
 * to AAL2.
 *
 * @throws AppError CREDENTIALS_REFUSED for an answer that does not hold, CONFLICT for a passkey that is known or one too many,
 * AAL2_REQUIRED or STEP_UP_REQUIRED where there is a factor to prove first.
 */
export async function addPasskey(
  services: Services,
  person: Person,
  input: { name: string; answer: NewPasskey },
): Promise<Enrolment> {
  const { answer, name } = input;
  const challenge = await spendChallenge(services.db, answer.response.clientDataJSON, {
    purpose: "register",
    person,
  });
  if (!challenge) throw challengeGone();
  const made = await verifyNewPasskey(services, challenge, answer);
  const { userId } = person;
  return await services.db.withIdentity({ userId }, async (tx) => {
    const before = await lockFactors(tx, userId);
    demandEnrolmentRight(person, before);
    if (before.passkeys >= MOST)
      throw new AppError("CONFLICT", { say: `You have ${MOST} passkeys. Remove one first.` });
    const { credential, credentialBackedUp } = made;
    const added = await insertPasskey(tx, {
      ...{ id: newId(), userId, name, counter: credential.counter, synced: credentialBackedUp },
      credentialId: Buffer.from(credential.id, "base64url"),
      publicKey: Buffer.from(credential.publicKey),
      transports: [...(credential.transports ?? [])],
    });
    if (!added) throw new AppError("CONFLICT", { say: "That passkey is registered already." });
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "factor_enrolled",
      entityId: userId,
      metadata: { kind: "passkey", name },
    });
    return await finishEnrolment(tx, person, before, "passkey");
  });
}

async function verifyNewPasskey(services: Services, challenge: string, answer: NewPasskey) {
  const { id, origin } = relyingParty(services.config);
  const { clientDataJSON, attestationObject, transports = [] } = answer.response;
  const { verifyRegistrationResponse } = await webauthn();
  const verified = await verifyRegistrationResponse({
    response: {
      ...{ id: answer.id, rawId: answer.id, type: "public-key", clientExtensionResults: {} },
      response: { clientDataJSON, attestationObject, transports },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!verified?.verified || !verified.registrationInfo.userVerified) {
    throw new AppError("CREDENTIALS_REFUSED", {
      say: "That passkey cannot be used here: the device has to verify you by PIN, fingerprint or face.",
      context: { field: "passkey" },
    });
  }
  return verified.registrationInfo;
}
