import { listLiveSessions } from "#db/queries/identity/sessions";
import type { Person } from "#server/actor";
import type { Services } from "#server/services";

/** Where the person is signed in now, this session marked. */
export async function listSessions(services: Services, person: Person) {
  const scope = { userId: person.userId };
  const rows = await services.db.withIdentity(scope, (tx) => listLiveSessions(tx, person.userId), {
    readOnly: true,
    once: true,
  });
  return rows.map((row) => ({ ...row, current: row.id === person.session.id }));
}
