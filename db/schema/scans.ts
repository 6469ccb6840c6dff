import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { queueRole, tenantPolicies } from "#db/schema/policies";
import { repositories } from "#db/schema/repositories";
import { workspaces } from "#db/schema/workspaces";
import {
  type EngineKind,
  type EngineStatus,
  engineKinds,
  findingStates,
  scanStates,
  scanSteps,
  scanTriggers,
  severities,
} from "#db/vocabulary";

/** What one engine said about itself in one scan. */
export interface EngineReport {
  engine: EngineKind;
  version: string;
  status: EngineStatus;
  notes: string[];
  filesScanned: number;
  skippedFiles: number;
  findings: number;
  durationMs: number;
}

/** A scan is its own queue entry: the claim decides, `leaseToken` fences late writers. */
export const scans = pgTable(
  "scans",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    repositoryId: uuid("repository_id").notNull(),
    state: text("state", { enum: scanStates }).notNull(),
    step: text("step", { enum: scanSteps }).notNull(),
    trigger: text("trigger", { enum: scanTriggers }).notNull(),
    requestedBy: uuid("requested_by"),
    requestedByName: text("requested_by_name").notNull(),
    sastEnabled: boolean("sast_enabled").notNull(),
    scaEnabled: boolean("sca_enabled").notNull(),
    branch: text("branch").notNull(),
    commitSha: text("commit_sha"),
    attempt: integer("attempt").notNull().default(0),
    leaseToken: uuid("lease_token"),
    leaseUntil: instant("lease_until"),
    cancelRequestedAt: instant("cancel_requested_at"),
    engines: jsonb("engines").$type<EngineReport[]>().notNull().default([]),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    queuedAt: instant("queued_at").notNull().defaultNow(),
    startedAt: instant("started_at"),
    finishedAt: instant("finished_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [repositories.workspaceId, repositories.id],
    }),
    index("scans_recent").on(table.workspaceId, table.queuedAt.desc(), table.id),
    index("scans_claimable").on(table.queuedAt).where(sql`state in ('queued', 'running')`),
    uniqueIndex("scans_one_waiting")
      .on(table.workspaceId, table.repositoryId)
      .where(sql`state in ('queued', 'running')`),
    ...tenantPolicies("scans"),
    // Only the claim function runs as this role; it sees work that is open and nothing that is finished.
    pgPolicy("scans_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`state in ('queued', 'running')`,
    }),
    pgPolicy("scans_queue_update", {
      for: "update",
      to: queueRole,
      using: sql`state in ('queued', 'running')`,
      withCheck: sql`state = 'running'`,
    }),
  ],
);

/** A finding over its whole life. `fingerprint` is what makes it the same one in the next scan. */
export const findings = pgTable(
  "findings",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    repositoryId: uuid("repository_id").notNull(),
    fingerprint: text("fingerprint").notNull(),
    engine: text("engine", { enum: engineKinds }).notNull(),
    ruleId: text("rule_id").notNull(),
    severity: text("severity", { enum: severities }).notNull(),
    title: text("title").notNull(),
    message: text("message").notNull(),
    advice: text("advice").notNull(),
    path: text("path").notNull(),
    line: integer("line"),
    endLine: integer("end_line"),
    excerpt: text("excerpt"),
    cwe: text("cwe").array().notNull(),
    packageName: text("package_name"),
    packageVersion: text("package_version"),
    fixedVersion: text("fixed_version"),
    advisoryIds: text("advisory_ids").array().notNull(),
    advisoryUrl: text("advisory_url"),
    state: text("state", { enum: findingStates }).notNull(),
    stateReason: text("state_reason"),
    stateBy: text("state_by"),
    stateAt: instant("state_at"),
    firstScanId: uuid("first_scan_id").notNull(),
    lastScanId: uuid("last_scan_id").notNull(),
    commitSha: text("commit_sha").notNull(),
    firstSeenAt: instant("first_seen_at").notNull().defaultNow(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    fixedAt: instant("fixed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("findings_identity").on(table.workspaceId, table.repositoryId, table.fingerprint),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [repositories.workspaceId, repositories.id],
    }),
    foreignKey({
      columns: [table.workspaceId, table.firstScanId],
      foreignColumns: [scans.workspaceId, scans.id],
    }),
    foreignKey({
      columns: [table.workspaceId, table.lastScanId],
      foreignColumns: [scans.workspaceId, scans.id],
    }),
    index("findings_list").on(table.workspaceId, table.state, table.severity),
    ...tenantPolicies("findings"),
  ],
);
