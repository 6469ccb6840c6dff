import { gt, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findingDays } from "#db/schema/finding-days";
import type { Severity } from "#db/vocabulary";

export interface DailyChange {
  /** `2026-11-28`, UTC. */
  readonly day: string;
  readonly severity: Severity;
  readonly change: number;
}

/** By how much the findings that ask for somebody became more or fewer, on each day after `day` that changed anything. */
export async function listDailyChanges(tx: WorkspaceTx, day: string): Promise<DailyChange[]> {
  return await tx
    .select({
      day: findingDays.day,
      severity: findingDays.severity,
      change: sql<number>`sum(${findingDays.change})::int`,
    })
    .from(findingDays)
    .where(gt(findingDays.day, day))
    .groupBy(findingDays.day, findingDays.severity);
}
