import { type Claim, findScan, requeueScan, settleScan } from "#db/queries/scans";
import { systemDoer } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { ScanStopped } from "#server/worker/lease";

/** Ends a scan that did not finish, in the way its error deserves: cancelled, back in the queue, or failed with a reason. */
export async function settleFailure(services: Services, claim: Claim, error: unknown): Promise<void> {
  const db = services.db.worker;
  const scope = { workspaceId: claim.workspaceId };
  if (error instanceof ScanStopped) {
    // Whoever holds the lease now ends the scan.
    if (error.reason === "lease lost") return;
    await db.withWorkspace(scope, async (tx) => {
      if (error.reason === "worker stopping") await requeueScan(tx, claim);
      else await settleScan(tx, claim, { state: "cancelled" });
    });
    return;
  }
  const known = error instanceof AppError;
  if (!known) services.log.error({ error, scanId: claim.scanId }, "scan failed unexpectedly");
  const code = known ? error.code : "INTERNAL";
  const say = known ? error.say : `Something went wrong on our side. The log has it under ${claim.scanId}.`;
  await fail(services, claim, code, say);
}

/** Marks a scan as failed and records it with its reason. */
export async function fail(services: Services, claim: Claim, code: string, say: string): Promise<void> {
  await services.db.worker.withWorkspace({ workspaceId: claim.workspaceId }, async (tx) => {
    const scan = await findScan(tx, claim.scanId);
    const ended = await settleScan(tx, claim, { state: "failed", errorCode: code, errorMessage: say });
    if (!ended || !scan) return;
    await recordActivity(tx, claim.workspaceId, systemDoer("worker"), {
      action: "scan_failed",
      entityId: claim.scanId,
      metadata: { fullName: scan.fullName, code },
    });
  });
}
