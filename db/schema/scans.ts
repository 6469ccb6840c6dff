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
  type ScanStep,
  scanStates,
  scanSteps,
  scanTriggers,
} from "#db/vocabulary";

/** What one engine said about itself in one scan. */
export interface EngineReport {
  engine: EngineKind;
  /** Which tool of that kind; reports written before there were several are of our own. */
  tool: string;
  version: string;
  status: EngineStatus;
  notes: string[];
  filesScanned: number;
  skippedFiles: number;
  findings: number;
  durationMs: number;
}

/** When a scan came to a step. */
export interface StepTime {
  step: ScanStep;
  /** Instant in the form of RFC 3339. */
  at: string;
}

/** What a scan read, in counts. Sizes are bytes. */
export interface SourceFacts {
  files: number;
  bytes: number;
  /** Why files were left out, the most frequent reason first. */
  skipped: { reason: string; files: number }[];
  /** Lockfiles there are, at most the first 20. */
  lockfiles: string[];
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
    /** The steps of the last attempt, in order. */
    steps: jsonb("steps").$type<StepTime[]>().notNull().default([]),
    /** Null until the source was read. */
    source: jsonb("source").$type<SourceFacts>(),
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
    // NULLS FIRST is what a plain DESC of a query means; an index in another order is not read in its order.
    index("scans_recent").on(
      table.workspaceId,
      table.queuedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("scans_of_repository").on(
      ...[table.workspaceId, table.repositoryId],
      ...[table.queuedAt.desc().nullsFirst(), table.id.desc().nullsFirst()],
    ),
    index("scans_failed").on(table.workspaceId, table.queuedAt).where(sql`state = 'failed'`),
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
