import { listMemberships } from "#db/queries/identity/memberships";
import { revokeSession } from "#db/queries/identity/sessions";
import { findUserForSignIn } from "#db/queries/identity/users";
import type { Person, RequestMeta } from "#server/actor";
import { normaliseEmail } from "#server/domain/email";
import { AppError } from "#server/errors";
import { verifyPassword } from "#server/identity/password";
import { issueSession } from "#server/identity/session";
import { forgive, reserve, throttles } from "#server/identity/throttle";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Checks a password and returns the secret of a new AAL1 session, good for the second factor only. A session the browser
 * had before ends. Unknown addresses and wrong passwords get the same answer after the same work.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED.
 */
export async function signIn(
  services: Services,
  request: RequestMeta,
  input: { email: string; password: string },
  previous: Person | null,
): Promise<string> {
  const email = normaliseEmail(input.email);
  await reserve(services.db, throttles.signInByAddress, request.ip ?? "unknown");
  await reserve(services.db, throttles.signInByAccount, email);
  const user = await services.db.withIdentity({}, (tx) => findUserForSignIn(tx, email));
  // Outside any transaction: the hash takes milliseconds on purpose and must not hold a connection.
  const fits = await verifyPassword(user?.passwordHash, input.password);
  if (!user || !fits || user.disabledAt) {
    if (user) await recordRefusal(services, request, user);
    throw new AppError("CREDENTIALS_REFUSED", {
      say: "That e-mail address and password do not fit together.",
    });
  }
  await forgive(services.db, throttles.signInByAccount, email);
  return await services.db.withIdentity({ userId: user.id }, async (tx) => {
    if (previous) await revokeSession(tx, previous.session.id, "signed in again");
    return await issueSession(tx, { userId: user.id, workspaceId: null, aal: 1, amr: ["pwd"], request });
  });
}

async function recordRefusal(services: Services, request: RequestMeta, user: { id: string; name: string }) {
  await services.db.withIdentity({ userId: user.id }, async (tx) => {
    const memberships = await listMemberships(tx, user.id);
    await recordForMemberships(
      tx,
      memberships,
      { kind: "user", id: user.id, name: user.name, request },
      { action: "sign_in_refused", entityId: user.id, metadata: { reason: "password" } },
    );
  });
}
