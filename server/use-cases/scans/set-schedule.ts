import { findConnectedRepository } from "#db/queries/repositories";
import { deleteSchedule, findInterval, putSchedule } from "#db/queries/schedules";
import type { ScheduleInterval } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { nextRun } from "#server/domain/schedule";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Lets a connected repository be scanned by itself from now on, or no longer with null. @throws AppError NOT_FOUND. */
export async function setSchedule(
  services: Services,
  actor: Actor,
  { repositoryId, every }: { repositoryId: string; every: ScheduleInterval | null },
): Promise<void> {
  const { workspaceId, userId, name } = actor;
  await services.db.withWorkspace(actor, async (tx) => {
    const repository = await findConnectedRepository(tx, { repositoryId });
    if (!repository) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    const before = (await findInterval(tx, repositoryId)) ?? null;
    if (before === every) return;
    if (every === null) await deleteSchedule(tx, repositoryId);
    else {
      const nextRunAt = nextRun(every, repositoryId, new Date());
      await putSchedule(tx, { workspaceId, repositoryId, every, nextRunAt, setBy: userId, setByName: name });
    }
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "scan_schedule_changed",
      entityId: repository.id,
      metadata: { fullName: repository.fullName, before, after: every },
    });
  });
}
