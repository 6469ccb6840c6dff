import { findConnection, listConnections } from "#db/queries/connections";
import { listRepositoriesOf } from "#db/queries/repositories";
import { findMember } from "#db/queries/team";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";
import { reachOf } from "#server/use-cases/connections/reach";

/**
 * What hangs on a connection, and who could take it over: the other active accounts at the same host, with what each can
 * reach. All of them are asked at once; one that does not answer is named and holds nobody up.
 *
 * @throws AppError NOT_FOUND.
 */
export async function succession(services: Services, actor: Actor, id: string) {
  const known = await services.db.withWorkspace(
    actor,
    async (tx) => {
      const connection = await findConnection(tx, id);
      return (
        connection && {
          connection,
          member: await findMember(tx, connection.connectedBy),
          others: await listConnections(tx),
          repositories: await listRepositoriesOf(tx, id),
        }
      );
    },
    { readOnly: true },
  );
  if (!known) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
  const { connection, member, repositories } = known;
  const { provider, host, providerUsername, state } = connection;
  const heirs = known.others.filter(
    (each) => each.id !== id && each.provider === provider && each.host === host && each.state === "active",
  );
  const ids = repositories.map(({ externalId }) => externalId);
  const reaches = await Promise.all(
    heirs.map(async (heir) => ({ id: heir.id, reach: await reachOf(services, actor, heir.id, ids) })),
  );
  return {
    ...{ id, provider, host, providerUsername, state },
    connectedBy: {
      name: connection.connectedByName,
      stillMember: member !== undefined,
      role: member?.role ?? null,
    },
    heirs: heirs.map((heir) => ({ connectionId: heir.id, providerUsername: heir.providerUsername })),
    repositories: repositories.map(({ externalId, ...row }) => {
      const by = (kind: string) =>
        reaches.filter(({ reach }) => reach.get(externalId)?.kind === kind).map((each) => each.id);
      return { ...row, reachableBy: by("reachable"), unanswered: by("unanswered") };
    }),
  };
}
