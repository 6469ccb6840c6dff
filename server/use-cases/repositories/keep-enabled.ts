import type { WorkspaceTx } from "#db/database";
import type { findConnection } from "#db/queries/connections";
import {
  findConnectedByName,
  findConnectedRepository,
  insertConnectedRepository,
  putRepository,
} from "#db/queries/repositories";
import type { Provider } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { newId } from "#server/domain/id";
import { isPathId } from "#server/domain/repository-path";
import { AppError } from "#server/errors";
import type { RemoteRepository } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { queueScan } from "#server/use-cases/scans/queue-scan";

/**
 * Writes the allow-list row of a repository that the provider just described, with its event and, where wanted, its first scan.
 *
 * @throws AppError FORBIDDEN without write access, CONFLICT when it is enabled, archived or empty.
 */
export async function keepEnabled(
  services: Services,
  actor: Actor,
  input: {
    connection: NonNullable<Awaited<ReturnType<typeof findConnection>>>;
    remote: RemoteRepository;
    sastEnabled: boolean;
    scaEnabled: boolean;
    scanNow: boolean;
  },
): Promise<{ id: string; repositoryId: string }> {
  const { connection, remote } = input;
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
    await refuseTwin(tx, { provider, host, externalId, fullName });
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

/**
 * A repository known by its path and one known by its number may be the same: then the name is all there is to tell.
 * GitLab's paths do not tell upper from lower case.
 */
async function refuseTwin(
  tx: WorkspaceTx,
  {
    externalId,
    fullName,
    ...where
  }: { provider: Provider; host: string; externalId: string; fullName: string },
): Promise<void> {
  const twin = await findConnectedByName(tx, { ...where, fullName });
  if (!twin || twin.externalId === externalId) return;
  if (isPathId(twin.externalId) || isPathId(externalId)) {
    throw new AppError("CONFLICT", { say: `${twin.fullName} is enabled already.` });
  }
}
