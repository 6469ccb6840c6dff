import { sql } from "drizzle-orm";
import { check, index, jsonb, pgPolicy, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant, workspaceId } from "#db/schema/columns";
import { queueRole, tenantPolicies } from "#db/schema/policies";
import { workspaces } from "#db/schema/workspaces";
import { idempotencyStates } from "#db/vocabulary";

/** What the queue's role may see and remove: what is past its end. */
const ended = sql`expires_at < now()`;

/**
 * The keys that callers gave to calls which create something, each with the answer of its call, so that a call that is made again is
 * answered and not done again. A key belongs to whoever sent it; only its hash is kept, since a caller may write anything into it.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** A person or a service token. */
    actorId: uuid("actor_id").notNull(),
    /** SHA-256 of the key. */
    keyHash: bytea("key_hash").notNull(),
    procedure: text("procedure").notNull(),
    /** SHA-256 of the input in its one spelling (RFC 8785). */
    inputHash: bytea("input_hash").notNull(),
    /** Whose turn it is: who lost it to another, for having taken too long, keeps no answer. */
    claim: uuid("claim").notNull(),
    state: text("state", { enum: idempotencyStates }).notNull().default("running"),
    answer: jsonb("answer"),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** When a call that was not heard of again may be made anew. */
    lockedUntil: instant("locked_until").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.actorId, table.keyHash] }),
    index("idempotency_keys_ended").on(table.expiresAt),
    check(
      "idempotency_keys_hashes",
      sql`octet_length(${table.keyHash}) = 32 and octet_length(${table.inputHash}) = 32`,
    ),
    ...tenantPolicies("idempotency_keys"),
    pgPolicy("idempotency_keys_queue_select", { for: "select", to: queueRole, using: ended }),
    pgPolicy("idempotency_keys_queue_delete", { for: "delete", to: queueRole, using: ended }),
  ],
);
