import { inArray, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { scans } from "#db/schema/scans";

/** What moves about the scans of a workspace that wait or run. */
export async function listMovingScans(tx: WorkspaceTx) {
  return await tx
    .select({
      ...{ id: scans.id, state: scans.state, step: scans.step },
      cancelRequested: sql<boolean>`${scans.cancelRequestedAt} is not null`,
    })
    .from(scans)
    .where(inArray(scans.state, ["queued", "running"]));
}
