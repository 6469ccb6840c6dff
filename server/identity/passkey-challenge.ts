import type { Database } from "#db/database";
import { insertChallenge, takeChallenge } from "#db/queries/identity/passkey-challenges";
import type { PasskeyPurpose } from "#db/vocabulary";
import type { Person } from "#server/actor";
import { hashToken, newToken } from "#server/identity/opaque-token";

/** How long a person may take to touch the key. */
export const CHALLENGE_SECONDS = 300;

/** What a challenge is good for: one purpose, in one session, or before there is one in one browser. */
export type ChallengeBinding =
  | { readonly purpose: Exclude<PasskeyPurpose, "sign_in">; readonly person: Person }
  | { readonly purpose: "sign_in"; readonly browser: string };

/** Makes a challenge of 256 random bits, in base64url, and keeps what it is bound to. */
export async function newChallenge(db: Database, binding: ChallengeBinding): Promise<string> {
  const challenge = newToken();
  const row = {
    challengeHash: hashToken(challenge),
    purpose: binding.purpose,
    lifeSeconds: CHALLENGE_SECONDS,
  };
  const bound =
    binding.purpose === "sign_in"
      ? { browserHash: hashToken(binding.browser) }
      : { userId: binding.person.userId, sessionId: binding.person.session.id };
  await db.withIdentity({}, (tx) => insertChallenge(tx, { ...row, ...bound }));
  return challenge;
}

/**
 * Spends the challenge that an answer names, in a commit of its own: it is gone whether the answer is right or wrong. Undefined
 * when it was never given, was given for something else, was answered before, or is too old.
 */
export async function spendChallenge(
  db: Database,
  clientDataJson: string,
  binding: ChallengeBinding,
): Promise<string | undefined> {
  const challenge = challengeIn(clientDataJson);
  if (challenge === undefined) return undefined;
  const taken = await db.withIdentity({}, (tx) => takeChallenge(tx, hashToken(challenge)));
  if (!taken?.live || taken.purpose !== binding.purpose) return undefined;
  const fits =
    binding.purpose === "sign_in"
      ? taken.browserHash?.equals(hashToken(binding.browser)) === true
      : taken.userId === binding.person.userId && taken.sessionId === binding.person.session.id;
  return fits ? challenge : undefined;
}

/** The challenge that a browser says was signed (W3C WebAuthn Level 3 section 5.8.1). */
function challengeIn(clientDataJson: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, "base64url").toString("utf8"));
    if (typeof data !== "object" || data === null || !("challenge" in data)) return undefined;
    return typeof data.challenge === "string" ? data.challenge : undefined;
  } catch {
    return undefined;
  }
}
