import { listMemberships } from "#db/queries/identity/memberships";
import { revokeSession } from "#db/queries/identity/sessions";
import { findUserWithPassword } from "#db/queries/identity/users";
import type { Doer, Person, RequestMeta } from "#server/actor";
import { AppError } from "#server/errors";
import {
  challengeGone,
  findAnswering,
  type PasskeyAnswer,
  passkeyRefused,
  spendPasskey,
} from "#server/identity/check-passkey";
import { spendChallenge } from "#server/identity/passkey-challenge";
import { issueSession } from "#server/identity/session";
import { reserve, throttles } from "#server/identity/throttle";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Signs in whoever a passkey belongs to, at AAL2 at once, and returns the secret of the new session. A session the browser had
 * before ends.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED.
 */
export async function signInByPasskey(
  services: Services,
  request: RequestMeta,
  input: { answer: PasskeyAnswer; browser: string },
  previous: Person | null,
): Promise<string> {
  const { answer, browser } = input;
  await reserve(services.db, throttles.passkeyByAddress, request.ip ?? "unknown");
  const binding = { purpose: "sign_in", browser } as const;
  const challenge = await spendChallenge(services.db, answer.response.clientDataJSON, binding);
  if (!challenge) throw challengeGone();
  const user = await ownerOf(services, answer);
  // Here the answer has to name its person: nothing else says who it is.
  if (!user || user.disabledAt || !answer.response.userHandle) throw passkeyRefused();
  const doer: Doer = { kind: "user", id: user.id, name: user.name, request };
  try {
    return await services.db.withIdentity({ userId: user.id }, async (tx) => {
      await spendPasskey(services, tx, user.id, challenge, answer);
      const memberships = await listMemberships(tx, user.id);
      if (previous) await revokeSession(tx, previous.session.id, "signed in again");
      const token = await issueSession(tx, {
        ...{ userId: user.id, workspaceId: memberships[0]?.id ?? null },
        ...{ aal: 2, amr: ["passkey"], request },
      });
      await recordForMemberships(tx, memberships, doer, {
        action: "signed_in",
        entityId: user.id,
        metadata: { method: "passkey" },
      });
      return token;
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "CREDENTIALS_REFUSED")
      await recordRefusal(services, user.id, doer);
    throw error;
  }
}

async function ownerOf(services: Services, answer: PasskeyAnswer) {
  return await services.db.withIdentity({}, async (tx) => {
    const passkey = await findAnswering(tx, answer);
    return passkey && (await findUserWithPassword(tx, passkey.userId));
  });
}

async function recordRefusal(services: Services, userId: string, doer: Doer): Promise<void> {
  await services.db.withIdentity({ userId }, async (tx) => {
    await recordForMemberships(tx, await listMemberships(tx, userId), doer, {
      action: "sign_in_refused",
      entityId: userId,
      metadata: { reason: "passkey" },
    });
  });
}
