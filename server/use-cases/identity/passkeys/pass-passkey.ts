import { markProved } from "#db/queries/identity/sessions";
import { doerOf, type Person } from "#server/actor";
import { challengeGone, type PasskeyAnswer, spendPasskey } from "#server/identity/check-passkey";
import { spendChallenge } from "#server/identity/passkey-challenge";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";
import { promoteSession } from "#server/use-cases/identity/promote-session";
import { tryFactor } from "#server/use-cases/identity/try-factor";

/**
 * Second step of signing in by passkey: lifts the session to AAL2 under a new secret.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED, UNAUTHENTICATED when the session was used up meanwhile.
 */
export async function verifyByPasskey(
  services: Services,
  person: Person,
  answer: PasskeyAnswer,
): Promise<string> {
  const challenge = await spend(services, person, "verify", answer);
  return await tryFactor(services, person, async (tx) => {
    await spendPasskey(services, tx, person.userId, challenge, answer);
    return await promoteSession(tx, person, "passkey");
  });
}

/**
 * Proves the person anew inside an AAL2 session. A passkey that verified its person is two factors, so no password is asked.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED.
 */
export async function stepUpByPasskey(
  services: Services,
  person: Person,
  answer: PasskeyAnswer,
): Promise<void> {
  const challenge = await spend(services, person, "step_up", answer);
  await tryFactor(services, person, async (tx) => {
    await spendPasskey(services, tx, person.userId, challenge, answer);
    await markProved(tx, person.session.id);
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "step_up_passed",
      entityId: person.userId,
      metadata: { method: "passkey" },
    });
  });
}

async function spend(
  services: Services,
  person: Person,
  purpose: "verify" | "step_up",
  answer: PasskeyAnswer,
): Promise<string> {
  const challenge = await spendChallenge(services.db, answer.response.clientDataJSON, { purpose, person });
  if (!challenge) throw challengeGone();
  return challenge;
}
