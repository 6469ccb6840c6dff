import { sql } from "drizzle-orm";
import type { Tx } from "#db/transaction";

export interface QueueDepth {
  readonly queued: number;
  readonly running: number;
  /** How long the scan that waits longest has waited; 0 when none does. */
  readonly oldestSeconds: number;
}

/** How long the queue of scans is over all workspaces. */
export async function readQueueDepth(tx: Tx): Promise<QueueDepth> {
  const [row] = await tx.execute(sql`select queued, running, oldest_seconds from queue_depth()`);
  return {
    queued: Number(row?.queued),
    running: Number(row?.running),
    oldestSeconds: Number(row?.oldest_seconds),
  };
}
