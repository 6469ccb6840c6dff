import type { WorkspaceTx } from "#db/database";
import { findConnectedRepository } from "#db/queries/repositories";
import { insertScan } from "#db/queries/scans";
import { claimSchedule, lockSchedule, type ScheduleClaim, settleTurn } from "#db/queries/schedules";
import type { ScheduleOutcome } from "#db/vocabulary";
import { systemDoer } from "#server/actor";
import { newId } from "#server/domain/id";
import { nextRun } from "#server/domain/schedule";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Who asks for a scheduled scan, as people read it. */
const SCHEDULE = "schedule";

/**
 * Takes the schedule whose turn it is, in whichever workspace, queues its scan, and sets its next turn, in one transaction.
 * Undefined when it is nobody's turn. A repository that may not be scanned now loses the turn, and its schedule says why.
 */
export async function runNextSchedule(services: Services): Promise<ScheduleClaim | undefined> {
  const { worker } = services.db;
  const claim = await worker.claiming(claimSchedule);
  if (!claim) return undefined;
  const queued = await worker.withWorkspace({ workspaceId: claim.workspaceId }, async (tx) => {
    const schedule = await lockSchedule(tx, claim.repositoryId);
    // Another worker took the turn after the claim had lapsed, or somebody changed the schedule.
    if (!schedule?.due) return false;
    const outcome = await takeTurn(tx, claim);
    const nextRunAt = nextRun(schedule.every, claim.repositoryId, schedule.now);
    await settleTurn(tx, claim.repositoryId, { nextRunAt, outcome });
    return outcome === "queued";
  });
  if (queued) services.wakeWorkers();
  return claim;
}

async function takeTurn(
  tx: WorkspaceTx,
  { workspaceId, repositoryId }: ScheduleClaim,
): Promise<ScheduleOutcome> {
  const repository = await findConnectedRepository(tx, { repositoryId });
  if (!repository || repository.pausedReason !== null) return "paused";
  const { connectionState, sastEnabled, scaEnabled, defaultBranch, fullName } = repository;
  if (connectionState !== "active" && connectionState !== "limited") return "connection_unusable";
  if (!sastEnabled && !scaEnabled) return "nothing_on";
  const id = newId();
  const queued = await insertScan(tx, {
    ...{ workspaceId, id, repositoryId, trigger: "schedule", sastEnabled, scaEnabled, branch: defaultBranch },
    ...{ requestedBy: null, requestedByName: SCHEDULE },
  });
  if (!queued) return "already_running";
  await recordActivity(tx, workspaceId, systemDoer(SCHEDULE), {
    action: "scan_requested",
    entityId: id,
    metadata: { fullName, trigger: "schedule" },
  });
  return "queued";
}
