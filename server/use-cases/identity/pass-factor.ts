import type { IdentityTx } from "#db/database";
import { replaceRecoveryCodes } from "#db/queries/identity/recovery-codes";
import { markProved, revokeSession } from "#db/queries/identity/sessions";
import { hasConfirmedTotp } from "#db/queries/identity/totp";
import { findUserWithPassword } from "#db/queries/identity/users";
import { doerOf, type Person } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { spendFactor } from "#server/identity/check-factor";
import { verifyPassword } from "#server/identity/password";
import { hashRecoveryCode, newRecoveryCodes } from "#server/identity/recovery-code";
import { issueSession } from "#server/identity/session";
import { forgive, reserve, throttles } from "#server/identity/throttle";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Confirms a new authenticator by its first code, gives the recovery codes, and lifts the session to AAL2. The codes are
 * shown this once; only their hashes are kept.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED, CONFLICT when a factor was confirmed before.
 */
export async function confirmTotp(services: Services, person: Person, code: string) {
  const codes = newRecoveryCodes();
  const token = await tryFactor(services, person, async (tx) => {
    if (await hasConfirmedTotp(tx, person.userId)) {
      throw new AppError("CONFLICT", { say: "An authenticator app is enrolled already. Enter its code." });
    }
    await spendFactor(services, tx, person.userId, code, { unconfirmed: true, recovery: false });
    await storeRecoveryCodes(tx, person.userId, codes);
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "factor_enrolled",
      entityId: person.userId,
      metadata: { kind: "totp" },
    });
    return await promote(tx, person, "totp");
  });
  return { codes, token };
}

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
    return await promote(tx, person, method);
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

/** Counts the try first, in a commit of its own; on a refusal records it, since the work itself rolled back. */
async function tryFactor<T>(
  services: Services,
  person: Person,
  work: (tx: IdentityTx) => Promise<T>,
): Promise<T> {
  await reserve(services.db, throttles.factor, person.userId);
  try {
    const result = await services.db.withIdentity({ userId: person.userId }, work);
    await forgive(services.db, throttles.factor, person.userId);
    return result;
  } catch (error) {
    if (error instanceof AppError && error.code === "CREDENTIALS_REFUSED") {
      await services.db.withIdentity({ userId: person.userId }, (tx) =>
        recordForMemberships(tx, person.memberships, doerOf(person), {
          action: "sign_in_refused",
          entityId: person.userId,
          metadata: { reason: "factor" },
        }),
      );
    }
    throw error;
  }
}

async function promote(tx: IdentityTx, person: Person, method: string): Promise<string> {
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

const storeRecoveryCodes = (tx: IdentityTx, userId: string, codes: readonly string[]): Promise<void> =>
  replaceRecoveryCodes(
    tx,
    userId,
    codes.map((code) => ({ id: newId(), codeHash: hashRecoveryCode(code) })),
  );
