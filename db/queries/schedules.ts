import { eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { scanSchedules } from "#db/schema/schedules";
import type { Tx } from "#db/transaction";
import type { ScheduleInterval, ScheduleOutcome } from "#db/vocabulary";

export interface ScheduleClaim {
  readonly workspaceId: string;
  readonly repositoryId: string;
}

/** Takes a schedule, of any workspace, that is due. Only the worker's role may. */
export async function claimSchedule(tx: Tx): Promise<ScheduleClaim | undefined> {
  const [row] = await tx.execute(sql`select workspace_id, repository_id from claim_schedule()`);
  return row && { workspaceId: String(row.workspace_id), repositoryId: String(row.repository_id) };
}

/** A schedule, locked until the transaction ends, and whether its time has come by the database's clock. */
export async function lockSchedule(tx: WorkspaceTx, repositoryId: string) {
  const [row] = await tx
    .select({
      every: scanSchedules.every,
      due: sql<boolean>`${scanSchedules.nextRunAt} <= now()`,
      now: sql<Date>`now()`.mapWith(scanSchedules.setAt),
    })
    .from(scanSchedules)
    .where(eq(scanSchedules.repositoryId, repositoryId))
    .for("update");
  return row;
}

/** Sets or replaces a repository's schedule. */
export async function putSchedule(
  tx: WorkspaceTx,
  schedule: {
    workspaceId: string;
    repositoryId: string;
    every: ScheduleInterval;
    nextRunAt: Date;
    setBy: string;
    setByName: string;
  },
): Promise<void> {
  const { every, nextRunAt, setBy, setByName } = schedule;
  await tx
    .insert(scanSchedules)
    .values(schedule)
    .onConflictDoUpdate({
      target: [scanSchedules.workspaceId, scanSchedules.repositoryId],
      set: { every, nextRunAt, setBy, setByName, setAt: sql`now()`, claimedUntil: null },
    });
}

/** The interval a repository is scanned at; undefined without a schedule. */
export async function findInterval(
  tx: WorkspaceTx,
  repositoryId: string,
): Promise<ScheduleInterval | undefined> {
  const [row] = await tx
    .select({ every: scanSchedules.every })
    .from(scanSchedules)
    .where(eq(scanSchedules.repositoryId, repositoryId));
  return row?.every;
}

export async function deleteSchedule(tx: WorkspaceTx, repositoryId: string): Promise<void> {
  await tx.delete(scanSchedules).where(eq(scanSchedules.repositoryId, repositoryId));
}

/** Ends a turn: what became of it, and when the next one is. */
export async function settleTurn(
  tx: WorkspaceTx,
  repositoryId: string,
  turn: { nextRunAt: Date; outcome: ScheduleOutcome },
): Promise<void> {
  await tx
    .update(scanSchedules)
    .set({ nextRunAt: turn.nextRunAt, lastOutcome: turn.outcome, lastRunAt: sql`now()`, claimedUntil: null })
    .where(eq(scanSchedules.repositoryId, repositoryId));
}
