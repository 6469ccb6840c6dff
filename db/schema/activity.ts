import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  customType,
  index,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { canonicalJson } from "#db/canonical-json";
import { bytea, instant, workspaceId } from "#db/schema/columns";
import { chainRole, currentWorkspace, queueRole, tenantPolicies } from "#db/schema/policies";
import { workspaces } from "#db/schema/workspaces";
import { actorKinds } from "#db/vocabulary";

/** JSON of which the database keeps every byte, so that its text can be hashed. We write it in canonical form. */
const verbatimJson = customType<{ data: Record<string, unknown>; driverData: string }>({
  dataType: () => "json",
  toDriver: canonicalJson,
});

/**
 * What happened, who did it, to what. Rows are added and read; triggers and the grants refuse anything else. `seq`, `occurredAt`,
 * `prevHash` and `hash` are the database's: a trigger sets them, whatever is sent (docs/activity-log.md).
 */
export const activityLog = pgTable(
  "activity_log",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: uuid("id").notNull(),
    occurredAt: instant("occurred_at").notNull().defaultNow(),
    action: text("action").notNull(),
    actorKind: text("actor_kind", { enum: actorKinds }).notNull(),
    actorId: uuid("actor_id"),
    actorName: text("actor_name").notNull(),
    entityType: text("entity_type").notNull(),
    entityId: text("entity_id").notNull(),
    metadata: verbatimJson("metadata").notNull(),
    ip: text("ip"),
    userAgent: text("user_agent"),
    requestId: text("request_id"),
    /** Place in the workspace's chain, from 1 without a gap. */
    seq: bigint("seq", { mode: "number" }).notNull().default(sql`0`),
    prevHash: bytea("prev_hash").notNull().default(sql`''::bytea`),
    hash: bytea("hash").notNull().default(sql`''::bytea`),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    uniqueIndex("activity_log_seq").on(table.workspaceId, table.seq),
    index("activity_log_recent").on(table.workspaceId, table.occurredAt, table.seq),
    index("activity_log_action").on(table.workspaceId, table.action, table.seq),
    index("activity_log_actor").on(table.workspaceId, table.actorName, table.seq),
    index("activity_log_entity").on(table.workspaceId, table.entityType, table.entityId, table.seq),
    check("activity_log_seq_positive", sql`${table.seq} > 0`),
    check(
      "activity_log_hash_lengths",
      sql`octet_length(${table.prevHash}) = 32 and octet_length(${table.hash}) = 32`,
    ),
    ...tenantPolicies("activity_log"),
  ],
);

const own = sql`workspace_id = ${currentWorkspace}`;

/** The last link of each workspace's chain. Whoever adds an event holds this row until the end of the transaction. */
export const activityHeads = pgTable(
  "activity_heads",
  {
    workspaceId: workspaceId()
      .primaryKey()
      .references(() => workspaces.id),
    seq: bigint("seq", { mode: "number" }).notNull(),
    hash: bytea("hash").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [
    check("activity_heads_hash_length", sql`octet_length(${table.hash}) = 32`),
    ...tenantPolicies("activity_heads"),
    pgPolicy("activity_heads_chain_select", { for: "select", to: chainRole, using: own }),
    pgPolicy("activity_heads_chain_insert", { for: "insert", to: chainRole, withCheck: own }),
    pgPolicy("activity_heads_chain_update", { for: "update", to: chainRole, using: own, withCheck: own }),
    pgPolicy("activity_heads_queue_select", {
      for: "select",
      to: queueRole,
      using: sql.raw("at >= (select nullif(current_setting('app.heads_since', true), '')::timestamptz)"),
    }),
  ],
);
