import { listConnections } from "#db/queries/connections";
import { findWorkspace } from "#db/queries/team";
import type { Provider } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import type { Revocation } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { disconnect } from "#server/use-cases/connections/disconnect";

export interface DisconnectOutcome {
  readonly id: string;
  readonly provider: Provider;
  readonly providerUsername: string;
  /** "kept": it is still there, and doing this again tries it again. */
  readonly outcome: "disconnected" | "gone_already" | "kept";
  readonly revocation: Revocation | null;
  readonly verified: boolean;
  readonly say: string;
  readonly removedRepositories: readonly string[];
}

/** So that one provider that hangs does not hold up all. */
const AT_ONCE = 5;

/**
 * The workspace's kill switch: ends every connection, each in transactions and with an event of its own, and answers for each.
 * One that fails does not stop the others. Nothing has to be remembered: what is left is what is still to be done, so a second
 * call after a crash finishes the first.
 *
 * @throws AppError BAD_REQUEST when `confirm` is not the workspace's name.
 */
export async function disconnectAll(
  services: Services,
  actor: Actor,
  confirm: string,
): Promise<DisconnectOutcome[]> {
  const { name, connections } = await services.db.withWorkspace(
    actor,
    async (tx) => ({ name: (await findWorkspace(tx))?.name, connections: await listConnections(tx) }),
    { readOnly: true },
  );
  if (confirm !== name) {
    throw new AppError("BAD_REQUEST", {
      say: "Type the workspace's name to confirm that every connection is to be ended.",
      context: { field: "confirm" },
    });
  }
  // Before anything ends, so that whoever must hear of it does even if this process is stopped halfway.
  await services.db.withWorkspace(actor, (tx) =>
    recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "kill_switch_used",
      entityId: actor.workspaceId,
      metadata: { connections: connections.length },
    }),
  );
  const outcomes: DisconnectOutcome[] = [];
  const left = connections.entries();
  const lane = async () => {
    for (const [index, connection] of left) outcomes[index] = await endOne(services, actor, connection);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return outcomes;
}

async function endOne(
  services: Services,
  actor: Actor,
  { id, provider, providerUsername }: { id: string; provider: Provider; providerUsername: string },
): Promise<DisconnectOutcome> {
  const which = { id, provider, providerUsername };
  try {
    return { ...which, outcome: "disconnected", ...(await disconnect(services, actor, id)) };
  } catch (error) {
    const known = error instanceof AppError;
    if (!known) services.log.error({ error, connectionId: id }, "a connection could not be ended");
    return {
      ...which,
      outcome: known && error.code === "NOT_FOUND" ? "gone_already" : "kept",
      ...{ revocation: null, verified: false, removedRepositories: [] },
      say: known ? error.say : "Something went wrong on our side. Do it again to finish.",
    };
  }
}
