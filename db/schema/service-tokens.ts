import { sql } from "drizzle-orm";
import { check, index, pgPolicy, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant, workspaceId } from "#db/schema/columns";
import { currentSecretHash, identityRole, tenantPolicies } from "#db/schema/policies";
import { workspaces } from "#db/schema/workspaces";

/** What a program signs in with. Only the hash of its secret is kept; identity finds it by that hash. */
export const serviceTokens = pgTable(
  "service_tokens",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    tokenHash: bytea("token_hash").notNull(),
    /** The first signs of the secret, to tell one from another. */
    hint: text("hint").notNull(),
    scopes: text("scopes").array().notNull(),
    createdBy: uuid("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
    revokedByName: text("revoked_by_name"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("service_tokens_hash").on(table.tokenHash),
    check("service_tokens_scopes", sql`cardinality(${table.scopes}) > 0`),
    check("service_tokens_life", sql`${table.expiresAt} <= ${table.createdAt} + interval '366 days'`),
    ...tenantPolicies("service_tokens"),
    pgPolicy("service_tokens_by_secret", {
      for: "select",
      to: identityRole,
      using: sql`token_hash = ${currentSecretHash}`,
    }),
  ],
);
