import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { queueRole, tenantPolicies } from "#db/schema/policies";
import { repositories } from "#db/schema/repositories";
import { scans } from "#db/schema/scans";
import { workspaces } from "#db/schema/workspaces";
import {
  confidences,
  engineKinds,
  type FindingDecision,
  type FindingState,
  findingDecisions,
  findingStates,
  severities,
} from "#db/vocabulary";

/** One step of the way foreign data takes, in source order from where it enters to where it does harm. */
export interface FindingStep {
  path: string;
  line: number;
  note: string;
}

/** What a finding was when somebody decided about it, so that they can take the decision back. */
export interface DecidedOver {
  state: FindingState;
  decision: FindingDecision | null;
  until: string | null;
  reason: string | null;
  by: string | null;
  at: string | null;
  /** Who decided, and alone may take it back. */
  userId: string;
}

/** States that ask for somebody. Written out, so that the planner can prove the partial indexes from it. */
const asksForSomebody = sql`state in ('new', 'open', 'reopened') and duplicate_of is null`;

/** A finding over its whole life. `fingerprint` is what makes it the same one in the next scan. */
export const findings = pgTable(
  "findings",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    repositoryId: uuid("repository_id").notNull(),
    fingerprint: text("fingerprint").notNull(),
    engine: text("engine", { enum: engineKinds }).notNull(),
    tool: text("tool").notNull().default("secportal"),
    ruleId: text("rule_id").notNull(),
    severity: text("severity", { enum: severities }).notNull(),
    /** Place in the order of severity, 1 the most severe, so that lists read an index. */
    severityRank: smallint("severity_rank")
      .notNull()
      .generatedAlwaysAs(
        sql`case severity when 'critical' then 1 when 'high' then 2 when 'medium' then 3 when 'low' then 4 when 'unknown' then 5 else 6 end`,
      ),
    confidence: text("confidence", { enum: confidences }),
    title: text("title").notNull(),
    message: text("message").notNull(),
    advice: text("advice").notNull(),
    path: text("path").notNull(),
    line: integer("line"),
    endLine: integer("end_line"),
    excerpt: text("excerpt"),
    /** Enclosing function or class, and the first line without regard to blanks: what finds it again when it moves. */
    scope: text("scope"),
    lineText: text("line_text"),
    /** GitHub's `primaryLocationLineHash`. */
    lineHash: text("line_hash"),
    trace: jsonb("trace").$type<FindingStep[]>().notNull().default([]),
    inTest: boolean("in_test").notNull().default(false),
    cwe: text("cwe").array().notNull(),
    owasp: text("owasp").array().notNull().default([]),
    packageName: text("package_name"),
    packageVersion: text("package_version"),
    fixedVersion: text("fixed_version"),
    advisoryIds: text("advisory_ids").array().notNull(),
    advisoryUrl: text("advisory_url"),
    /** Probability of exploitation in the next 30 days (FIRST EPSS), 0 to 1; null when not known. */
    epss: real("epss"),
    /** In CISA's catalogue of known exploited vulnerabilities. */
    kev: boolean("kev").notNull().default(false),
    /** Code owners of the file, as CODEOWNERS names them. */
    owners: text("owners").array().notNull().default([]),
    state: text("state", { enum: findingStates }).notNull(),
    /** What a person decided, kept while the finding is out of sight, so that it holds when it comes back. */
    decision: text("decision", { enum: findingDecisions }),
    decisionUntil: instant("decision_until"),
    stateReason: text("state_reason"),
    stateBy: text("state_by"),
    stateAt: instant("state_at"),
    decidedOver: jsonb("decided_over").$type<DecidedOver>(),
    /** The finding of another tool at the same place about the same weakness, which stands for both in lists and counts. */
    duplicateOf: uuid("duplicate_of"),
    firstScanId: uuid("first_scan_id").notNull(),
    lastScanId: uuid("last_scan_id").notNull(),
    commitSha: text("commit_sha").notNull(),
    firstSeenAt: instant("first_seen_at").notNull().defaultNow(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    fixedAt: instant("fixed_at"),
    /** What a search reads, in lower case: rule, package, advisories, place and title. Short enough for an index entry. */
    searchText: text("search_text")
      .notNull()
      .generatedAlwaysAs(sql`finding_search_text(rule_id, package_name, advisory_ids, path, title)`),
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
    foreignKey({
      name: "findings_duplicate_of",
      columns: [table.workspaceId, table.duplicateOf],
      foreignColumns: [table.workspaceId as AnyPgColumn, table.id as AnyPgColumn],
    }).onDelete("cascade"),
    index("findings_list").on(
      table.workspaceId,
      table.state,
      table.severityRank,
      table.id.desc().nullsFirst(),
    ),
    index("findings_asking")
      .on(table.workspaceId, table.severityRank, table.id.desc().nullsFirst())
      .where(asksForSomebody),
    index("findings_asking_of_repository")
      .on(table.workspaceId, table.repositoryId, table.severityRank, table.id.desc().nullsFirst())
      .where(asksForSomebody),
    index("findings_by_rule").on(
      table.workspaceId,
      table.ruleId,
      table.severityRank,
      table.id.desc().nullsFirst(),
    ),
    index("findings_first_seen").on(table.workspaceId, table.firstSeenAt),
    index("findings_asking_newest")
      .on(table.workspaceId, table.id.desc().nullsFirst())
      .where(asksForSomebody),
    index("findings_duplicates")
      .on(table.workspaceId, table.duplicateOf)
      .where(sql`duplicate_of is not null`),
    index("findings_expiring").on(table.decisionUntil).where(sql`decision_until is not null`),
    ...tenantPolicies("findings"),
    // Only the function that looks for expired decisions runs as this role, and it sees nothing else.
    pgPolicy("findings_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`decision_until <= now()`,
    }),
  ],
);

/**
 * From which scan until which one a finding was there: open-ended while it is. Scan ids are in order of time, so a scan's
 * findings are the spans around its id, and two scans can be compared without keeping a row for each finding of each.
 */
export const findingSpans = pgTable(
  "finding_spans",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    repositoryId: uuid("repository_id").notNull(),
    findingId: uuid("finding_id").notNull(),
    fromScanId: uuid("from_scan_id").notNull(),
    /** The first scan that did not see it any more. */
    untilScanId: uuid("until_scan_id"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.findingId, table.fromScanId] }),
    foreignKey({
      columns: [table.workspaceId, table.findingId],
      foreignColumns: [findings.workspaceId, findings.id],
    }).onDelete("cascade"),
    index("finding_spans_of_repository").on(table.workspaceId, table.repositoryId, table.fromScanId),
    ...tenantPolicies("finding_spans"),
  ],
);

/** How many findings there are of each kind, kept by a trigger on `findings`, so that a count never reads them. */
export const findingCounts = pgTable(
  "finding_counts",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    repositoryId: uuid("repository_id").notNull(),
    engine: text("engine", { enum: engineKinds }).notNull(),
    severity: text("severity", { enum: severities }).notNull(),
    state: text("state", { enum: findingStates }).notNull(),
    total: integer("total").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.workspaceId, table.repositoryId, table.engine, table.severity, table.state],
    }),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [repositories.workspaceId, repositories.id],
    }),
    ...tenantPolicies("finding_counts"),
  ],
);
