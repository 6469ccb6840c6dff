import { listConnections } from "#db/queries/connections";
import type { Actor } from "#server/actor";
import type { Services } from "#server/services";
import { listConnection } from "#server/use-cases/repositories/list-connection";

/**
 * Asks every connection for its repositories, all at once. Each part stands for itself: one that fails says why, and the
 * others are whole.
 */
export async function listAvailable(services: Services, actor: Actor) {
  const connections = await services.db.withWorkspace(actor, (tx) => listConnections(tx), { readOnly: true });
  return await Promise.all(
    connections.map(({ id }) => listConnection(services, actor, { connectionId: id })),
  );
}
