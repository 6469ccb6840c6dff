import { type Claim, claimScan } from "#db/queries/scans";
import { observed } from "#server/observe/observed";
import type { Services } from "#server/services";
import { runScan, type ScanTools } from "#server/use-cases/scans/run-scan";
import type { Bell } from "#server/worker/bell";
import { ScanStopped, underLease } from "#server/worker/lease";
import { LEASE_SECONDS, MAX_ATTEMPTS, POLL_MS } from "#server/worker/limits";
import { fail, settleFailure } from "#server/worker/settle-failure";

/**
 * Claims and runs scans, one at a time, until `stopping`. The claim decides who works; everything after is fenced by its
 * lease. A fault of the database pauses the loop and never ends it.
 */
export async function workLoop(
  services: Services,
  tools: ScanTools,
  bell: Bell,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      const claim = await services.db.worker.claiming((tx) => claimScan(tx, LEASE_SECONDS));
      if (claim) await work(services, tools, claim, stopping);
      else await bell.wait(POLL_MS);
    } catch (error) {
      services.log.error({ error }, "worker paused");
      await bell.wait(POLL_MS);
    }
  }
}

async function work(
  services: Services,
  tools: ScanTools,
  claim: Claim,
  stopping: AbortSignal,
): Promise<void> {
  const { scanId, workspaceId, attempt } = claim;
  services.log.info({ scanId, workspaceId, attempt }, "scan claimed");
  if (attempt > MAX_ATTEMPTS) {
    await fail(
      services,
      claim,
      "DEAD_LETTER",
      `Given up: its worker died ${MAX_ATTEMPTS} times while scanning.`,
    );
    return;
  }
  const facts = { result: "finished" };
  await observed("scan", facts, async () => {
    try {
      await underLease(services, claim, stopping, (signal) => runScan(services, tools, claim, signal));
      services.log.info({ scanId, workspaceId }, "scan finished");
    } catch (error) {
      facts.result = error instanceof ScanStopped ? error.reason : "failed";
      services.log.info({ scanId, workspaceId, error }, "scan stopped");
      await settleFailure(services, claim, error);
    }
  });
}
