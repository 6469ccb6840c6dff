import { revokeSession, revokeSessionsOf } from "#db/queries/identity/sessions";
import { doerOf, type Person } from "#server/actor";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/** Ends this session, or all of the person's, in the database: a kept cookie is worth nothing afterwards. */
export async function signOut(services: Services, person: Person, everywhere: boolean): Promise<void> {
  await services.db.withIdentity({ userId: person.userId }, async (tx) => {
    let sessions = 1;
    if (everywhere) sessions = await revokeSessionsOf(tx, person.userId, "signed out everywhere");
    else await revokeSession(tx, person.session.id, "signed out");
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "signed_out",
      entityId: person.userId,
      metadata: { everywhere, sessions },
    });
  });
}
