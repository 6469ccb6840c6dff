import type { WorkspaceTx } from "#db/database";
import { findActiveScanId, insertScan } from "#db/queries/scans";
import type { ScanTrigger } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";

/** What a scan needs to know of an allow-list row. */
interface Scannable {
  readonly repositoryId: string;
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly sastEnabled: boolean;
  readonly scaEnabled: boolean;
}

/**
 * Queues a scan and returns its id; while one waits or runs for the repository, that one's.
 *
 * @throws AppError CONFLICT when no engine is on.
 */
export async function queueScan(
  tx: WorkspaceTx,
  actor: Actor,
  repository: Scannable,
  trigger: ScanTrigger,
): Promise<string> {
  if (!repository.sastEnabled && !repository.scaEnabled) {
    throw new AppError("CONFLICT", { say: `Turn on SAST or SCA for ${repository.fullName} first.` });
  }
  const id = newId();
  const { repositoryId, sastEnabled, scaEnabled, defaultBranch, fullName } = repository;
  const queued = await insertScan(tx, {
    ...{ workspaceId: actor.workspaceId, id, repositoryId, trigger, sastEnabled, scaEnabled },
    ...{ branch: defaultBranch, requestedBy: actor.userId, requestedByName: actor.name },
  });
  if (!queued) return (await findActiveScanId(tx, repositoryId)) ?? id;
  await recordActivity(tx, actor.workspaceId, doerOf(actor), {
    action: "scan_requested",
    entityId: id,
    metadata: { fullName, trigger },
  });
  return id;
}
