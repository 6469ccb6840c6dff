import { markProved } from "#db/queries/identity/sessions";
import { findUserWithPassword } from "#db/queries/identity/users";
import { doerOf, type Person } from "#server/actor";
import { AppError } from "#server/errors";
import { spendFactor } from "#server/identity/check-factor";
import { verifyPassword } from "#server/identity/password";
import { newRecoveryCodes } from "#server/identity/recovery-code";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";
import { promoteSession, storeRecoveryCodes } from "#server/use-cases/identity/promote-session";
import { tryFactor } from "#server/use-cases/identity/try-factor";

/**
 * Second step of signing in: a code of the authenticator or a recovery code lifts the session to AAL2 under a new secret.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED, UNAUTHENTICATED when the session was used up meanwhile.
 */
export async function verifyFactor(services: Services, person: Person, code: string): Promise<string> {
  return await tryFactor(services, person, async (tx) => {
    const method = await spendFactor(services, tx, person.userId, code, {
      unconfirmed: false,
      recovery: true,
    });
    if (method === "recovery") {
      await recordForMemberships(tx, person.memberships, doerOf(person), {
        action: "recovery_code_used",
        entityId: person.userId,
        metadata: {},
      });
    }
    return await promoteSession(tx, person, method);
  });
}

/**
 * Proves the person anew inside an AAL2 session, by password and code both. Neither prolongs the session nor changes its
 * secret, so other tabs go on.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED.
 */
export async function stepUp(services: Services, person: Person, input: { password: string; code: string }) {
  const user = await services.db.withIdentity({}, (tx) => findUserWithPassword(tx, person.userId));
  // Before the transaction: the hash takes milliseconds on purpose and must not hold a connection.
  const fits = await verifyPassword(user?.passwordHash, input.password);
  await tryFactor(services, person, async (tx) => {
    await spendFactor(services, tx, person.userId, input.code, { unconfirmed: false, recovery: true });
    if (!fits) {
      throw new AppError("CREDENTIALS_REFUSED", {
        say: "That password is not right.",
        context: { field: "password" },
      });
    }
    await markProved(tx, person.session.id);
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "step_up_passed",
      entityId: person.userId,
      metadata: {},
    });
  });
}

/** New recovery codes in place of all old ones. The session must be fresh. */
export async function renewRecoveryCodes(services: Services, person: Person): Promise<string[]> {
  const codes = newRecoveryCodes();
  await services.db.withIdentity({ userId: person.userId }, async (tx) => {
    await storeRecoveryCodes(tx, person.userId, codes);
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "recovery_codes_replaced",
      entityId: person.userId,
      metadata: { codes: codes.length },
    });
  });
  return codes;
}
