import { boolean, foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { tenantPolicies } from "#db/schema/policies";
import { scans } from "#db/schema/scans";
import { workspaces } from "#db/schema/workspaces";
import type { Severity } from "#db/vocabulary";

/** A text of SAST rules that a workspace wrote for itself. */
export const workspaceRules = pgTable(
  "workspace_rules",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    document: text("document").notNull(),
    enabled: boolean("enabled").notNull(),
    savedBy: uuid("saved_by").notNull(),
    savedByName: text("saved_by_name").notNull(),
    savedAt: instant("saved_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] }), ...tenantPolicies("workspace_rules")],
);

/** What a trial found, for the person who tries. */
export interface TrialFinding {
  ruleId: string;
  severity: Severity;
  title: string;
  path: string;
  line: number | null;
  excerpt: string | null;
}

/** Rules being tried on a repository before they are kept. The scan reads the source; no finding of it is kept. */
export const ruleTrials = pgTable(
  "rule_trials",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    scanId: uuid("scan_id").notNull(),
    name: text("name").notNull(),
    document: text("document").notNull(),
    /** At most 100; null until the trial is over. */
    findings: jsonb("findings").$type<TrialFinding[]>(),
    triedBy: uuid("tried_by").notNull(),
    triedAt: instant("tried_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.scanId] }),
    foreignKey({
      columns: [table.workspaceId, table.scanId],
      foreignColumns: [scans.workspaceId, scans.id],
    }).onDelete("cascade"),
    index("rule_trials_age").on(table.workspaceId, table.triedAt),
    ...tenantPolicies("rule_trials"),
  ],
);
