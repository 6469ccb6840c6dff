import { revokeOwnSession, revokeSessionsOf } from "#db/queries/identity/sessions";
import { doerOf, type Person } from "#server/actor";
import { AppError } from "#server/errors";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Ends one of the person's sessions: its next request is nobody's.
 *
 * @throws AppError NOT_FOUND when it is not theirs, or ended meanwhile.
 */
export async function endSession(services: Services, person: Person, id: string): Promise<void> {
  await services.db.withIdentity({ userId: person.userId }, async (tx) => {
    if (!(await revokeOwnSession(tx, person.userId, id, "ended by its person"))) {
      throw new AppError("NOT_FOUND", { say: "That session has ended already." });
    }
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "sessions_ended",
      entityId: person.userId,
      metadata: { sessions: 1 },
    });
  });
}

/** Ends every session of the person but this one, and answers how many there were. */
export async function endOtherSessions(services: Services, person: Person): Promise<number> {
  return await services.db.withIdentity({ userId: person.userId }, async (tx) => {
    const sessions = await revokeSessionsOf(tx, person.userId, "ended by its person", person.session.id);
    if (sessions === 0) return 0;
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "sessions_ended",
      entityId: person.userId,
      metadata: { sessions },
    });
    return sessions;
  });
}
