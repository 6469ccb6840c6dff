import { listConnections } from "#db/queries/connections";
import { enabledKey, listEnabledKeys } from "#db/queries/repositories";
import type { Actor } from "#server/actor";
import { noteTokenFault, takeToken } from "#server/connect/take-token";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

type Connection = Awaited<ReturnType<typeof listConnections>>[number];

/**
 * Asks every connection for its repositories, all at once. Each part stands for itself: one that fails says why, and the
 * others are whole.
 */
export async function listAvailable(services: Services, actor: Actor) {
  const { connections, enabled } = await services.db.withWorkspace(
    actor,
    async (tx) => ({ connections: await listConnections(tx), enabled: await listEnabledKeys(tx) }),
    { readOnly: true },
  );
  return await Promise.all(connections.map((connection) => listPart(services, actor, connection, enabled)));
}

async function listPart(
  services: Services,
  actor: Actor,
  connection: Connection,
  enabled: ReadonlySet<string>,
) {
  const { id: connectionId, provider, providerUsername, host } = connection;
  try {
    const taken = await takeToken(services, services.db, actor, connectionId, "list repositories");
    const { repositories, gaps } = await taken.adapter.list(taken.site, taken.accessToken);
    const usable = repositories.filter(
      (repository) => !repository.archived && repository.defaultBranch !== null,
    );
    const left = repositories.length - usable.length;
    return {
      ...{ connectionId, provider, providerUsername, status: "ok" as const, problem: null },
      gaps: [...gaps, ...(left > 0 ? [`Not offered because archived or empty: ${left}.`] : [])],
      repositories: usable.map(({ archived: _archived, clonePath: _clonePath, ...repository }) => ({
        ...repository,
        ...{ connectionId, provider },
        enabled: enabled.has(enabledKey({ provider, host, externalId: repository.externalId })),
      })),
    };
  } catch (error) {
    await noteTokenFault(services.db, actor, connectionId, error);
    const problem = error instanceof AppError ? error.say : "Something went wrong on our side. Try again.";
    if (!(error instanceof AppError)) services.log.error({ error, connectionId }, "listing failed");
    return {
      connectionId,
      provider,
      providerUsername,
      status: "failed" as const,
      problem,
      gaps: [],
      repositories: [],
    };
  }
}
