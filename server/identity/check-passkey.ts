import type { IdentityTx } from "#db/database";
import { findPasskey, notePasskeyUse } from "#db/queries/identity/passkeys";
import { AppError } from "#server/errors";
import { relyingParty, userHandle } from "#server/identity/relying-party";
import { webauthn } from "#server/identity/webauthn";
import type { Services } from "#server/services";

/** What a browser answers when a passkey signed. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string | undefined;
  };
}

/** The passkey that an answer names; undefined when nobody has it. */
export const findAnswering = (tx: IdentityTx, answer: PasskeyAnswer) =>
  findPasskey(tx, Buffer.from(answer.id, "base64url"));

/**
 * Checks an answer to a spent challenge and notes the use in the same transaction. The device must have verified its person by
 * PIN or body, so that a passkey is two factors in one (SP 800-63B section 3.2.2).
 *
 * @throws AppError CREDENTIALS_REFUSED.
 */
export async function spendPasskey(
  services: Services,
  tx: IdentityTx,
  userId: string,
  challenge: string,
  answer: PasskeyAnswer,
): Promise<void> {
  const passkey = await findAnswering(tx, answer);
  if (!passkey || passkey.userId !== userId || !namesPerson(answer, userId)) throw passkeyRefused();
  const { id, origin } = relyingParty(services.config);
  const { clientDataJSON, authenticatorData, signature } = answer.response;
  const { verifyAuthenticationResponse } = await webauthn();
  const verified = await verifyAuthenticationResponse({
    response: {
      ...{ id: answer.id, rawId: answer.id, type: "public-key", clientExtensionResults: {} },
      response: { clientDataJSON, authenticatorData, signature },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    credential: { id: answer.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!verified?.verified || !verified.authenticationInfo.userVerified) throw passkeyRefused();
  if (!(await notePasskeyUse(tx, passkey.id, verified.authenticationInfo.newCounter))) throw passkeyRefused();
}

/** An authenticator may leave the person out where it was asked for one key of theirs, but may not name another. */
function namesPerson({ response }: PasskeyAnswer, userId: string): boolean {
  return !response.userHandle || Buffer.from(response.userHandle, "base64url").equals(userHandle(userId));
}

export const passkeyRefused = (): AppError =>
  new AppError("CREDENTIALS_REFUSED", {
    say: "That passkey was not accepted. Try again, or sign in another way.",
    context: { field: "passkey" },
  });

export const challengeGone = (): AppError =>
  new AppError("CREDENTIALS_REFUSED", {
    say: "That took too long, or was answered before. Try again.",
    context: { field: "passkey" },
  });
