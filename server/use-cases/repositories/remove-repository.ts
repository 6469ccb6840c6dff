import { deleteConnectedRepository, findConnectedRepository } from "#db/queries/repositories";
import { cancelScansOfRepository } from "#db/queries/scans";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Takes a repository off the allow-list; a scan of it stops. Its history and findings stay. @throws AppError NOT_FOUND. */
export async function removeRepository(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const row = await findConnectedRepository(tx, { id });
    if (!row) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    await cancelScansOfRepository(tx, row.repositoryId);
    await deleteConnectedRepository(tx, id);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "repository_disabled",
      entityId: id,
      metadata: { provider: row.provider, fullName: row.fullName },
    });
  });
}
