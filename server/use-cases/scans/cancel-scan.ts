import { findScan, requestCancel } from "#db/queries/scans";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Stops a scan: a waiting one at once, a running one at its next heartbeat. @throws AppError NOT_FOUND, CONFLICT when ended. */
export async function cancelScan(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const scan = await findScan(tx, id);
    if (!scan) throw new AppError("NOT_FOUND", { say: "There is no such scan." });
    const stopping = await requestCancel(tx, id);
    if (!stopping) throw new AppError("CONFLICT", { say: "That scan has ended already." });
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "scan_cancelled",
      entityId: id,
      metadata: { fullName: scan.fullName },
    });
  });
}
