import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, instant, workspaceId } from "#db/schema/columns";
import { keyInventoryPolicy } from "#db/schema/key-inventory";
import { queueRole, tenantPolicies } from "#db/schema/policies";
import { workspaceKeys, workspaceMembers, workspaces } from "#db/schema/workspaces";
import { deliveryStates, notificationKinds, notificationRules, webhookStates } from "#db/vocabulary";

const kind = () => text("kind", { enum: notificationKinds }).notNull();
const facts = () => jsonb("facts").$type<Record<string, unknown>>().notNull();

/** What is still to be told, written in the transaction of the change itself. A row is gone once it is fanned out. */
export const notificationOutbox = pgTable(
  "notification_outbox",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    kind: kind(),
    facts: facts(),
    createdAt: instant("created_at").notNull().defaultNow(),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("notification_outbox_due").on(table.nextAttemptAt),
    ...tenantPolicies("notification_outbox"),
    // Only claim_notification() runs as this role over these; what failed that often waits for a person to look.
    pgPolicy("notification_outbox_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`attempts <= 20`,
    }),
    pgPolicy("notification_outbox_queue_update", {
      for: "update",
      to: queueRole,
      using: sql`attempts <= 20`,
      withCheck: sql`attempts <= 20`,
    }),
  ],
);

/** One notification in one person's centre. It goes with the membership. */
export const notifications = pgTable(
  "notifications",
  {
    workspaceId: workspaceId(),
    /** The outbox row's id, the same for everybody who is told. */
    id: uuid("id").notNull(),
    userId: uuid("user_id").notNull(),
    kind: kind(),
    facts: facts(),
    createdAt: instant("created_at").notNull(),
    readAt: instant("read_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.userId],
      foreignColumns: [workspaceMembers.workspaceId, workspaceMembers.userId],
    }).onDelete("cascade"),
    index("notifications_unread").on(table.workspaceId, table.userId).where(sql`read_at is null`),
    index("notifications_old").on(table.readAt),
    ...tenantPolicies("notifications"),
    // Only sweep_notifications() runs as this role over these.
    pgPolicy("notifications_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`read_at < now() - interval '90 days'`,
    }),
    pgPolicy("notifications_queue_delete", {
      for: "delete",
      to: queueRole,
      using: sql`read_at < now() - interval '90 days'`,
    }),
  ],
);

/** What a person chose for a kind. Where nothing was chosen the kind's default holds. */
export const notificationPreferences = pgTable(
  "notification_preferences",
  {
    workspaceId: workspaceId(),
    userId: uuid("user_id").notNull(),
    kind: kind(),
    inApp: boolean("in_app").notNull(),
    email: boolean("email").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId, table.kind] }),
    foreignKey({
      columns: [table.workspaceId, table.userId],
      foreignColumns: [workspaceMembers.workspaceId, workspaceMembers.userId],
    }).onDelete("cascade"),
    ...tenantPolicies("notification_preferences"),
  ],
);

/** What the workspace decided about a kind. No row: people choose. */
export const notificationPolicy = pgTable(
  "notification_policy",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    kind: kind(),
    rule: text("rule", { enum: notificationRules }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.kind] }),
    ...tenantPolicies("notification_policy"),
  ],
);

/** An address of another system that is told of the kinds it asked for. */
export const webhooks = pgTable(
  "webhooks",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    url: text("url").notNull(),
    kinds: text("kinds", { enum: notificationKinds }).array().notNull(),
    state: text("state", { enum: webhookStates }).notNull().default("active"),
    createdBy: uuid("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] }), ...tenantPolicies("webhooks")],
);

/** Signing secrets of a webhook, sealed. After a rotation the one before is good until `expiresAt`. */
export const webhookSecrets = pgTable(
  "webhook_secrets",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    webhookId: uuid("webhook_id").notNull(),
    secret: bytea("secret").notNull(),
    secretIv: bytea("secret_iv").notNull(),
    secretTag: bytea("secret_tag").notNull(),
    keyId: uuid("key_id").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** Null for the present secret. */
    expiresAt: instant("expires_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.webhookId],
      foreignColumns: [webhooks.workspaceId, webhooks.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.workspaceId, table.keyId],
      foreignColumns: [workspaceKeys.workspaceId, workspaceKeys.id],
    }),
    unique("webhook_secrets_iv").on(table.workspaceId, table.keyId, table.secretIv),
    index("webhook_secrets_webhook").on(table.workspaceId, table.webhookId),
    check(
      "webhook_secrets_sealed",
      sql`octet_length(${table.secretIv}) = 12 and octet_length(${table.secretTag}) = 16`,
    ),
    ...tenantPolicies("webhook_secrets"),
    keyInventoryPolicy("webhook_secrets"),
  ],
);

/** One message on its way out: an e-mail to a member, or a request to a webhook. */
export const notificationDeliveries = pgTable(
  "notification_deliveries",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    /** Of the message: the same for every attempt, replays included. */
    notificationId: uuid("notification_id").notNull(),
    /** To whom by e-mail; null for a webhook's. */
    userId: uuid("user_id"),
    /** To which webhook; null for an e-mail. */
    webhookId: uuid("webhook_id"),
    /** One of the kinds, or `test`. */
    kind: text("kind", { enum: [...notificationKinds, "test"] }).notNull(),
    facts: facts(),
    createdAt: instant("created_at").notNull(),
    state: text("state", { enum: deliveryStates }).notNull().default("pending"),
    /** Attempts begun since it was written or replayed. */
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
    /** HTTP status of the last answer; null where there was none. */
    lastStatus: integer("last_status"),
    /** Why the last attempt failed, in words for people. */
    lastError: text("last_error"),
    finishedAt: instant("finished_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.userId],
      foreignColumns: [workspaceMembers.workspaceId, workspaceMembers.userId],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.workspaceId, table.webhookId],
      foreignColumns: [webhooks.workspaceId, webhooks.id],
    }).onDelete("cascade"),
    unique("notification_deliveries_mail").on(table.workspaceId, table.notificationId, table.userId),
    unique("notification_deliveries_webhook").on(table.workspaceId, table.notificationId, table.webhookId),
    check("notification_deliveries_destination", sql`num_nonnulls(${table.userId}, ${table.webhookId}) > 0`),
    index("notification_deliveries_due").on(table.nextAttemptAt).where(sql`state = 'pending'`),
    index("notification_deliveries_history").on(
      table.workspaceId,
      table.webhookId,
      table.id.desc().nullsFirst(),
    ),
    index("notification_deliveries_old").on(table.finishedAt),
    ...tenantPolicies("notification_deliveries"),
    // Only claim_delivery() and sweep_notifications() run as this role over these.
    pgPolicy("notification_deliveries_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`state = 'pending' or finished_at < now() - interval '30 days'`,
    }),
    pgPolicy("notification_deliveries_queue_update", {
      for: "update",
      to: queueRole,
      using: sql`state = 'pending'`,
      withCheck: sql`state = 'pending'`,
    }),
    pgPolicy("notification_deliveries_queue_delete", {
      for: "delete",
      to: queueRole,
      using: sql`finished_at < now() - interval '30 days'`,
    }),
  ],
);
