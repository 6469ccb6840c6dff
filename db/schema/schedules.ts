import { sql } from "drizzle-orm";
import { foreignKey, index, pgPolicy, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { queueRole, tenantPolicies } from "#db/schema/policies";
import { connectedRepos } from "#db/schema/repositories";
import { workspaces } from "#db/schema/workspaces";
import { scheduleIntervals, scheduleOutcomes } from "#db/vocabulary";

/** When a connected repository is scanned by itself. It goes with the repository's place on the allow-list. */
export const scanSchedules = pgTable(
  "scan_schedules",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    repositoryId: uuid("repository_id").notNull(),
    every: text("every", { enum: scheduleIntervals }).notNull(),
    nextRunAt: instant("next_run_at").notNull(),
    /** Until when a worker has it in hand; a worker that dies lets it lapse. */
    claimedUntil: instant("claimed_until"),
    lastRunAt: instant("last_run_at"),
    lastOutcome: text("last_outcome", { enum: scheduleOutcomes }),
    setBy: uuid("set_by").notNull(),
    setByName: text("set_by_name").notNull(),
    setAt: instant("set_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.repositoryId] }),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [connectedRepos.workspaceId, connectedRepos.repositoryId],
    }).onDelete("cascade"),
    index("scan_schedules_due").on(table.nextRunAt),
    ...tenantPolicies("scan_schedules"),
    // Only claim_schedule() runs as this role, and it sees what is due.
    pgPolicy("scan_schedules_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`next_run_at <= now()`,
    }),
    pgPolicy("scan_schedules_queue_update", {
      for: "update",
      to: queueRole,
      using: sql`next_run_at <= now()`,
      withCheck: sql`next_run_at <= now()`,
    }),
  ],
);
