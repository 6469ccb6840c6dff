import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { tenantPolicies } from "#db/schema/policies";
import { workspaces } from "#db/schema/workspaces";

/**
 * Every time a connection's tokens left the vault, and what for. Written in the transaction that opens them, so that there is no
 * opening without its line. It outlives the connection, as what was done with a token stays true.
 */
export const tokenUses = pgTable(
  "token_uses",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    connectionId: uuid("connection_id").notNull(),
    purpose: text("purpose").notNull(),
    /** Whose request it was; null for the product's own work. */
    userId: uuid("user_id"),
    usedAt: instant("used_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("token_uses_recent").on(table.workspaceId, table.connectionId, table.usedAt.desc().nullsFirst()),
    ...tenantPolicies("token_uses"),
  ],
);
