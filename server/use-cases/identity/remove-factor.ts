import type { IdentityTx } from "#db/database";
import { deleteTotp, lockFactors } from "#db/queries/identity/factors";
import { deletePasskey } from "#db/queries/identity/passkeys";
import { revokeSessionsOf } from "#db/queries/identity/sessions";
import { doerOf, type Person } from "#server/actor";
import { AppError } from "#server/errors";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Takes a passkey away from the person and ends their other sessions: one of them may be whoever has the device. Answers how
 * many ended.
 *
 * @throws AppError NOT_FOUND when it is not theirs, CONFLICT when no other factor would be left.
 */
export async function removePasskey(services: Services, person: Person, id: string): Promise<number> {
  return await removing(services, person, async (tx) => {
    const name = await deletePasskey(tx, person.userId, id);
    if (name === undefined) throw new AppError("NOT_FOUND", { say: "That passkey is gone already." });
    return { kind: "passkey", name };
  });
}

/**
 * Takes the authenticator app away from the person, and ends their other sessions. Answers how many ended.
 *
 * @throws AppError NOT_FOUND when there is none, CONFLICT when no other factor would be left.
 */
export async function removeTotp(services: Services, person: Person): Promise<number> {
  return await removing(services, person, async (tx, totp) => {
    if (!totp) throw new AppError("NOT_FOUND", { say: "There is no authenticator app to remove." });
    await deleteTotp(tx, person.userId);
    return { kind: "totp" };
  });
}

async function removing(
  services: Services,
  person: Person,
  remove: (tx: IdentityTx, totp: boolean) => Promise<{ kind: "totp" | "passkey"; name?: string }>,
): Promise<number> {
  const { userId } = person;
  return await services.db.withIdentity({ userId }, async (tx) => {
    const before = await lockFactors(tx, userId);
    const removed = await remove(tx, before.totp);
    if (before.passkeys + (before.totp ? 1 : 0) < 2) {
      throw new AppError("CONFLICT", {
        say: "That is your last factor. Add another before you remove it.",
      });
    }
    const sessionsEnded = await revokeSessionsOf(tx, userId, "factor removed", person.session.id);
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "factor_removed",
      entityId: userId,
      metadata: { ...removed, sessionsEnded },
    });
    return sessionsEnded;
  });
}
