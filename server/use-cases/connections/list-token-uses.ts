import { findConnection } from "#db/queries/connections";
import { countTokenUses, listTokenUses } from "#db/queries/token-uses";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

const SHOWN = 100;
const COUNTED_DAYS = 30;

/**
 * What a connection's tokens were opened for: the latest times one by one, and the last thirty days by purpose.
 *
 * @throws AppError NOT_FOUND.
 */
export async function tokenUsesOf(services: Services, actor: Actor, connectionId: string) {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const connection = await findConnection(tx, connectionId);
      if (!connection) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
      const [uses, purposes] = await Promise.all([
        listTokenUses(tx, connectionId, SHOWN),
        countTokenUses(tx, connectionId, COUNTED_DAYS),
      ]);
      const { provider, providerUsername } = connection;
      return { provider, providerUsername, days: COUNTED_DAYS, purposes, uses };
    },
    { readOnly: true },
  );
}
