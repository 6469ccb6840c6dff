import { countSchedulesOf, listConnectionsOf, listWebhooksOf } from "#db/queries/departures";
import { listServiceTokensMadeBy } from "#db/queries/service-tokens";
import { findMember } from "#db/queries/team";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/**
 * What in the workspace hangs on a member: the connections through their own accounts at providers, and what they made that
 * goes on without them.
 *
 * @throws AppError NOT_FOUND.
 */
export async function readDeparture(services: Services, actor: Actor, userId: string) {
  const departure = await services.db.withWorkspace(
    actor,
    async (tx) => {
      const member = await findMember(tx, userId);
      return (
        member && {
          ...member,
          connections: await listConnectionsOf(tx, userId),
          serviceTokens: await listServiceTokensMadeBy(tx, userId),
          // The rest of an address may be a secret of the receiver.
          webhooks: (await listWebhooksOf(tx, userId)).map(({ id, url }) => ({
            id,
            host: new URL(url).host,
          })),
          schedules: await countSchedulesOf(tx, userId),
        }
      );
    },
    { readOnly: true },
  );
  if (!departure) throw new AppError("NOT_FOUND", { say: "That person is not a member of this workspace." });
  return departure;
}
