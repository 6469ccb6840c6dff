import { date, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { workspaceId } from "#db/schema/columns";
import { tenantPolicies } from "#db/schema/policies";
import { repositories } from "#db/schema/repositories";
import { workspaces } from "#db/schema/workspaces";
import { severities } from "#db/vocabulary";

/**
 * By how much the findings that ask for somebody became more or fewer on one day (UTC), kept by a trigger on `finding_counts`.
 * What there was on a day is what there is now without every change since, so the course of months is read without a finding.
 */
export const findingDays = pgTable(
  "finding_days",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    repositoryId: uuid("repository_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    severity: text("severity", { enum: severities }).notNull(),
    change: integer("change").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.repositoryId, table.day, table.severity] }),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [repositories.workspaceId, repositories.id],
    }),
    // All that is read, so that the rows themselves are not.
    index("finding_days_recent").on(table.workspaceId, table.day, table.severity, table.change),
    ...tenantPolicies("finding_days"),
  ],
);
