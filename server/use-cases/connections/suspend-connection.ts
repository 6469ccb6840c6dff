import { lockConnection } from "#db/queries/connections";
import { cancelScansOfConnection } from "#db/queries/scans";
import { type Actor, doerOf } from "#server/actor";
import { moveState } from "#server/connect/connection-state";
import { scopeState } from "#server/domain/scope-state";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/**
 * Stops a connection without ending it: its token is not used for anything but to revoke it, and its scans stop and are
 * refused. Allow-list and grant stay.
 *
 * @throws AppError NOT_FOUND, CONFLICT when it is suspended already.
 */
export async function suspendConnection(
  services: Services,
  actor: Actor,
  input: { id: string; reason: string },
): Promise<void> {
  const reason = `Suspended by ${actor.name}: ${input.reason.replace(/[.\s]+$/, "")}. Resume it to use it again.`;
  await services.db.withWorkspace(actor, async (tx) => {
    const connection = await lockConnection(tx, input.id);
    if (!connection) throw gone();
    if (connection.state === "suspended") {
      throw new AppError("CONFLICT", { say: "This connection is suspended already." });
    }
    await cancelScansOfConnection(tx, input.id);
    await moveState(tx, actor, input.id, { state: "suspended", reason }, doerOf(actor));
  });
}

/**
 * Lets a suspended connection be used again. What became of its grant meanwhile is found out by the next use or check.
 *
 * @throws AppError NOT_FOUND, CONFLICT when it is not suspended.
 */
export async function resumeConnection(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const connection = await lockConnection(tx, id);
    if (!connection) throw gone();
    if (connection.state !== "suspended")
      throw new AppError("CONFLICT", { say: "This connection is not suspended." });
    const { name, scopesNeeded } = services.providers[connection.provider];
    const { scopesGranted } = connection;
    const next = scopeState(name, scopesNeeded, scopesGranted.length > 0 ? scopesGranted : null);
    await moveState(tx, actor, id, { ...next, why: `Resumed by ${actor.name}.` }, doerOf(actor));
  });
}

const gone = () => new AppError("NOT_FOUND", { say: "That connection is gone." });
