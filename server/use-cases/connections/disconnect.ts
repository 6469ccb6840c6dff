import { deleteConnection, findConnection, listDependentNames } from "#db/queries/connections";
import { cancelScansOfConnection } from "#db/queries/scans";
import { type Actor, doerOf } from "#server/actor";
import { endTokens, type Receipt } from "#server/connect/end-tokens";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

export interface Disconnected extends Receipt {
  readonly removedRepositories: string[];
}

/**
 * Ends a connection: first its scans, then its tokens at the provider where it can, then the row; the allow-list rows go by
 * cascade and stand by name in the event. What the provider cannot or did not do is said and never stops the local end. Killed
 * in the middle it can be done again.
 *
 * @throws AppError NOT_FOUND.
 */
export async function disconnect(services: Services, actor: Actor, id: string): Promise<Disconnected> {
  const found = await services.db.withWorkspace(actor, async (tx) => {
    // Before the provider is asked, which may take its time: a scan stops with its next heartbeat.
    await cancelScansOfConnection(tx, id);
    return await findConnection(tx, id);
  });
  if (!found) throw gone();
  const receipt = await endTokens(services, actor, id);
  const removedRepositories = await services.db.withWorkspace(actor, async (tx) => {
    const names = await listDependentNames(tx, id);
    await cancelScansOfConnection(tx, id);
    if (!(await deleteConnection(tx, id))) throw gone();
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "git_provider_disconnected",
      entityId: id,
      metadata: {
        ...{ provider: found.provider, providerUsername: found.providerUsername, removedRepositories: names },
        ...{ revocation: receipt.revocation, verified: receipt.verified, receipt: receipt.say },
      },
    });
    return names;
  });
  return { removedRepositories, ...receipt };
}

const gone = () => new AppError("NOT_FOUND", { say: "That connection is gone." });
