import { index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { tenantPolicies } from "#db/schema/policies";
import { workspaces } from "#db/schema/workspaces";

/** What happened, who did it, to what. Rows are added and read; a trigger and the grants refuse anything else. */
export const activityLog = pgTable(
  "activity_log",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: uuid("id").notNull(),
    occurredAt: instant("occurred_at").notNull().defaultNow(),
    action: text("action").notNull(),
    actorKind: text("actor_kind", { enum: ["user", "system"] }).notNull(),
    actorId: uuid("actor_id"),
    actorName: text("actor_name").notNull(),
    entityType: text("entity_type").notNull(),
    entityId: text("entity_id").notNull(),
    metadata: jsonb("metadata").$type<Record<string, unknown>>().notNull(),
    ip: text("ip"),
    userAgent: text("user_agent"),
    requestId: text("request_id"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("activity_log_recent").on(table.workspaceId, table.occurredAt.desc(), table.id.desc()),
    ...tenantPolicies("activity_log"),
  ],
);
