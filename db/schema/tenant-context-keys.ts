import { sql } from "drizzle-orm";
import { check, pgPolicy, pgTable, text } from "drizzle-orm/pg-core";
import { bytea } from "#db/schema/columns";
import { contextRole, ownerRole } from "#db/schema/policies";

const wellNamed = sql.raw("id ~ '^[0-9a-f]{8}$'");

/**
 * What the database checks signed contexts with: the two padded blocks of an HMAC-SHA256 key. Written by the owner at
 * migration, read by the checking function's role for the key that a context names, and by nobody else.
 */
export const tenantContextKeys = pgTable(
  "tenant_context_keys",
  {
    id: text("id").primaryKey(),
    innerBlock: bytea("inner_block").notNull(),
    outerBlock: bytea("outer_block").notNull(),
  },
  (table) => [
    check(
      "tenant_context_keys_lengths",
      sql`octet_length(${table.innerBlock}) = 64 and octet_length(${table.outerBlock}) = 64`,
    ),
    pgPolicy("tenant_context_keys_named", {
      for: "select",
      to: contextRole,
      using: sql.raw("id = split_part(current_setting('app.context', true), '.', 1)"),
    }),
    pgPolicy("tenant_context_keys_owner_select", { for: "select", to: ownerRole, using: wellNamed }),
    pgPolicy("tenant_context_keys_owner_insert", { for: "insert", to: ownerRole, withCheck: wellNamed }),
    pgPolicy("tenant_context_keys_owner_delete", { for: "delete", to: ownerRole, using: wellNamed }),
  ],
);
