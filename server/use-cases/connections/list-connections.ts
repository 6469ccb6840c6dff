import { listConnections as readConnections } from "#db/queries/connections";
import { listMemberIds } from "#db/queries/team";
import type { Actor } from "#server/actor";
import { scopesInWords } from "#server/domain/scopes-in-words";
import type { Services } from "#server/services";

/** The workspace's connections from stored facts only: no provider is asked, no token is opened. */
export async function listConnections(services: Services, actor: Actor) {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const members = await listMemberIds(tx);
      const rows = await readConnections(tx);
      return rows.map((row) => {
        const { name, scopesNeeded, revocable } = services.providers[row.provider];
        const scopes = { asked: row.scopesAsked, granted: row.scopesGranted, needed: scopesNeeded };
        return {
          ...row,
          connectedByStillMember: members.has(row.connectedBy),
          scopesNeeded: [...scopesNeeded],
          scopesInWords: scopesInWords(name, scopes),
          revocable,
        };
      });
    },
    { readOnly: true },
  );
}
