import { type Claim, renewLease } from "#db/queries/scans";
import type { Services } from "#server/services";
import { HEARTBEAT_MS, LEASE_SECONDS } from "#server/worker/limits";

export type StopReason = "cancelled" | "lease lost" | "worker stopping";

/** Why a scan must stop now. Engines and git see it as the reason of their abort. */
export class ScanStopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`scan stopped: ${reason}`);
  }
}

/**
 * Keeps a claim alive while `work` runs, and stops it as soon as somebody cancels, the lease is lost, or the worker must go.
 */
export async function underLease<T>(
  services: Services,
  claim: Claim,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (reason: StopReason) => controller.abort(new ScanStopped(reason));
  const onStopping = () => stop("worker stopping");
  stopping.addEventListener("abort", onStopping, { once: true });
  if (stopping.aborted) onStopping();
  const beat = async () => {
    try {
      const lease = await services.db.worker.withWorkspace(claim, (tx) =>
        renewLease(tx, claim, LEASE_SECONDS),
      );
      if (!lease.held) stop("lease lost");
      else if (lease.cancelRequested) stop("cancelled");
    } catch (error) {
      // The lease lasts longer than an outage of a few beats; without it the last write is refused anyway.
      services.log.warn({ error, scanId: claim.scanId }, "heartbeat failed");
    }
  };
  const timer = setInterval(() => void beat(), HEARTBEAT_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
    stopping.removeEventListener("abort", onStopping);
  }
}
