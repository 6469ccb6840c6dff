import { findConnection } from "#db/queries/connections";
import { findConnectedRepository, insertConnectedRepository, putRepository } from "#db/queries/repositories";
import { type Actor, doerOf } from "#server/actor";
import { withToken } from "#server/connect/with-token";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { queueScan } from "#server/use-cases/scans/queue-scan";

/**
 * Puts a repository on the allow-list. It is read again at the provider by its stable id with the connection's own rights:
 * of what the browser sends only the choice itself is believed.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN without write access, CONFLICT when it is enabled or has nothing to scan,
 * BAD_REQUEST without any engine, and what the provider answers.
 */
export async function enableRepository(
  services: Services,
  actor: Actor,
  input: {
    connectionId: string;
    externalId: string;
    sastEnabled: boolean;
    scaEnabled: boolean;
    scanNow: boolean;
  },
): Promise<{ id: string; repositoryId: string }> {
  if (!input.sastEnabled && !input.scaEnabled) {
    throw new AppError("BAD_REQUEST", { say: "Choose SAST, SCA or both." });
  }
  const connection = await services.db.withWorkspace(actor, (tx) => findConnection(tx, input.connectionId), {
    readOnly: true,
  });
  if (!connection) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
  const remote = await withToken(
    services,
    services.db,
    actor,
    input.connectionId,
    "read repository",
    (taken) => taken.adapter.read(taken.site, taken.accessToken, input.externalId),
  );
  const { defaultBranch } = remote;
  if (!remote.hasWriteAccess) {
    throw new AppError("FORBIDDEN", { say: `The connected account may only read ${remote.fullName}.` });
  }
  if (remote.archived) throw new AppError("CONFLICT", { say: `${remote.fullName} is archived.` });
  if (defaultBranch === null)
    throw new AppError("CONFLICT", { say: `${remote.fullName} is empty: there is nothing to scan.` });
  const { workspaceId } = actor;
  const { provider, host } = connection;
  const done = await services.db.withWorkspace(actor, async (tx) => {
    const { fullName, htmlUrl, isPrivate, externalId } = remote;
    const identity = { workspaceId, id: newId(), provider, host, externalId, fullName, htmlUrl, isPrivate };
    const repositoryId = await putRepository(tx, identity);
    const id = newId();
    const added = await insertConnectedRepository(tx, {
      ...{ workspaceId, id, repositoryId, connectionId: connection.id, clonePath: remote.clonePath },
      ...{ defaultBranch, language: remote.language },
      ...{ sastEnabled: input.sastEnabled, scaEnabled: input.scaEnabled },
      ...{ enabledBy: actor.userId, enabledByName: actor.name },
    });
    if (!added) throw new AppError("CONFLICT", { say: `${fullName} is enabled already.` });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "repository_enabled",
      entityId: id,
      metadata: {
        provider,
        fullName,
        externalId,
        sastEnabled: input.sastEnabled,
        scaEnabled: input.scaEnabled,
      },
    });
    const row = await findConnectedRepository(tx, { id });
    if (input.scanNow && row) await queueScan(tx, actor, row, "enabled");
    return { id, repositoryId };
  });
  services.wakeWorkers();
  return done;
}
