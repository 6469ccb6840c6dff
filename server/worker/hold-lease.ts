import type { WorkspaceTx } from "#db/database";
import { type Claim, renewLease } from "#db/queries/scans";
import { ScanStopped } from "#server/worker/lease";
import { LEASE_SECONDS } from "#server/worker/limits";

/**
 * Makes sure that a scan may still be ended by whoever claimed it, and locks it: a cancellation or a disconnection is either seen here
 * or waits for the rest of the transaction.
 *
 * @throws ScanStopped when the lease was lost or somebody cancelled.
 */
export async function holdLease(tx: WorkspaceTx, claim: Claim): Promise<void> {
  const lease = await renewLease(tx, claim, LEASE_SECONDS);
  if (!lease.held) throw new ScanStopped("lease lost");
  if (lease.cancelRequested) throw new ScanStopped("cancelled");
}
