import { deleteConnection, findConnection, listDependentNames } from "#db/queries/connections";
import { cancelScansOfConnection } from "#db/queries/scans";
import { type Actor, doerOf } from "#server/actor";
import { takeToken } from "#server/connect/take-token";
import { AppError } from "#server/errors";
import type { Revocation } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Ends a connection: its tokens at the provider where it can, then the row; the allow-list rows go by cascade and stand by
 * name in the event. What the provider cannot or did not do is said and never stops the local end.
 *
 * @throws AppError NOT_FOUND.
 */
export async function disconnect(
  services: Services,
  actor: Actor,
  id: string,
): Promise<{ removedRepositories: string[]; revocation: Revocation }> {
  const found = await services.db.withWorkspace(actor, (tx) => findConnection(tx, id), { readOnly: true });
  if (!found) throw gone();
  const revocation = await revokeUpstream(services, actor, id);
  const removedRepositories = await services.db.withWorkspace(actor, async (tx) => {
    const names = await listDependentNames(tx, id);
    await cancelScansOfConnection(tx, id);
    if (!(await deleteConnection(tx, id))) throw gone();
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "git_provider_disconnected",
      entityId: id,
      metadata: {
        provider: found.provider,
        providerUsername: found.providerUsername,
        removedRepositories: names,
        revocation,
      },
    });
    return names;
  });
  return { removedRepositories, revocation };
}

/** Asks the provider to end a connection's tokens. Never throws: a broken token must not keep a connection alive. */
export async function revokeUpstream(services: Services, actor: Actor, id: string): Promise<Revocation> {
  try {
    const { adapter, site, app, accessToken, refreshToken } = await takeToken(
      services,
      services.db,
      actor,
      id,
      "revoke",
    );
    return await adapter.revoke(site, app, { accessToken, refreshToken });
  } catch (error) {
    services.log.warn({ error, connectionId: id }, "revocation failed");
    return "failed";
  }
}

const gone = () => new AppError("NOT_FOUND", { say: "That connection is gone." });
