import { revokeSessionsOf } from "#db/queries/identity/sessions";
import { findUserWithPassword, replacePassword } from "#db/queries/identity/users";
import { doerOf, type Person } from "#server/actor";
import { AppError } from "#server/errors";
import { checkNewPassword, hashPassword, verifyPassword } from "#server/identity/password";
import { forgive, reserve, throttles } from "#server/identity/throttle";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Puts another password in place of the present one, which must be given, and ends the person's other sessions: whoever
 * knew the old password is out.
 *
 * @throws AppError CREDENTIALS_REFUSED for a wrong present password, BAD_REQUEST for a new one that is too weak, RATE_LIMITED.
 */
export async function changePassword(
  services: Services,
  person: Person,
  input: { current: string; next: string },
): Promise<void> {
  const { userId, email, name } = person;
  await reserve(services.db, throttles.signInByAccount, email);
  const user = await services.db.withIdentity({ userId }, (tx) => findUserWithPassword(tx, userId));
  if (!user || !(await verifyPassword(user.passwordHash, input.current))) throw wrong();
  await forgive(services.db, throttles.signInByAccount, email);
  if (input.next === input.current) {
    throw new AppError("BAD_REQUEST", {
      say: "That is your present password. Choose another.",
      context: { field: "password" },
    });
  }
  checkNewPassword(input.next, [email, name]);
  const next = await hashPassword(input.next);
  await services.db.withIdentity({ userId }, async (tx) => {
    if (!(await replacePassword(tx, userId, { known: user.passwordHash, next }))) throw wrong();
    const sessions = await revokeSessionsOf(tx, userId, "password changed", person.session.id);
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "password_changed",
      entityId: userId,
      metadata: { sessionsEnded: sessions },
    });
  });
}

const wrong = () =>
  new AppError("CREDENTIALS_REFUSED", {
    say: "That is not your present password.",
    context: { field: "current" },
  });
