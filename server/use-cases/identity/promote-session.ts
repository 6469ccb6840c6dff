import type { IdentityTx } from "#db/database";
import { replaceRecoveryCodes } from "#db/queries/identity/recovery-codes";
import { revokeSession } from "#db/queries/identity/sessions";
import { doerOf, type Person } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { hashRecoveryCode } from "#server/identity/recovery-code";
import { issueSession } from "#server/identity/session";
import { recordForMemberships } from "#server/record-activity";

/**
 * Puts an AAL2 session in the place of the person's, under a new secret, and returns that.
 *
 * @throws AppError UNAUTHENTICATED when the session was used up meanwhile.
 */
export async function promoteSession(tx: IdentityTx, person: Person, method: string): Promise<string> {
  if (!(await revokeSession(tx, person.session.id, "promoted"))) {
    throw new AppError("UNAUTHENTICATED", { say: "This sign-in was finished already. Sign in again." });
  }
  await recordForMemberships(tx, person.memberships, doerOf(person), {
    action: "signed_in",
    entityId: person.userId,
    metadata: { method },
  });
  return await issueSession(tx, {
    userId: person.userId,
    workspaceId: person.workspace?.id ?? null,
    aal: 2,
    amr: [...person.session.amr, method],
    request: person.request,
  });
}

/** Puts these recovery codes in place of all earlier ones. Only their hashes are kept. */
export const storeRecoveryCodes = (tx: IdentityTx, userId: string, codes: readonly string[]): Promise<void> =>
  replaceRecoveryCodes(
    tx,
    userId,
    codes.map((code) => ({ id: newId(), codeHash: hashRecoveryCode(code) })),
  );
