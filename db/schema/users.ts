import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, instant } from "#db/schema/columns";
import { appRole, currentWorkspace, identityPolicies, vaultRole, workerRole } from "#db/schema/policies";

/** People. The serving roles see only id, name and e-mail (column grants) of people in their own workspace. */
export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    disabledAt: instant("disabled_at"),
  },
  (table) => [
    uniqueIndex("users_email").on(table.email),
    check("users_email_lower", sql`${table.email} = lower(${table.email})`),
    pgPolicy("users_peers", {
      for: "select",
      to: [appRole, workerRole, vaultRole],
      using: sql`exists (select 1 from workspace_members m where m.user_id = users.id and m.workspace_id = ${currentWorkspace})`,
    }),
    ...identityPolicies("users"),
  ],
);

/** A signed-in browser. `aal` 1 is a password alone and reaches only the second factor. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    tokenHash: bytea("token_hash").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    workspaceId: uuid("workspace_id"),
    aal: smallint("aal").notNull(),
    amr: text("amr").array().notNull(),
    provedAt: instant("proved_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    revokedReason: text("revoked_reason"),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (table) => [
    uniqueIndex("sessions_token_hash").on(table.tokenHash),
    index("sessions_user").on(table.userId),
    check("sessions_aal", sql`${table.aal} in (1, 2)`),
    ...identityPolicies("sessions"),
  ],
);

/** One authenticator app a person. `lastUsedStep` makes each code good for one use (RFC 6238 section 5.2). */
export const totpCredentials = pgTable(
  "totp_credentials",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id, { onDelete: "cascade" }),
    secret: bytea("secret").notNull(),
    secretIv: bytea("secret_iv").notNull(),
    secretTag: bytea("secret_tag").notNull(),
    kekId: text("kek_id").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    confirmedAt: instant("confirmed_at"),
    lastUsedStep: integer("last_used_step"),
  },
  (table) => [
    uniqueIndex("totp_credentials_iv").on(table.kekId, table.secretIv),
    check(
      "totp_credentials_sealed",
      sql`octet_length(${table.secretIv}) = 12 and octet_length(${table.secretTag}) = 16`,
    ),
    ...identityPolicies("totp_credentials"),
  ],
);

export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    codeHash: bytea("code_hash").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [
    uniqueIndex("recovery_codes_hash").on(table.userId, table.codeHash),
    ...identityPolicies("recovery_codes"),
  ],
);

/** Links that work once: so far the one that creates the first owner. Only the hash is kept. */
export const oneTimeLinks = pgTable(
  "one_time_links",
  {
    id: uuid("id").primaryKey(),
    purpose: text("purpose", { enum: ["first_run"] }).notNull(),
    tokenHash: bytea("token_hash").notNull(),
    data: jsonb("data").notNull().default({}),
    expiresAt: instant("expires_at").notNull(),
    consumedAt: instant("consumed_at"),
  },
  (table) => [uniqueIndex("one_time_links_hash").on(table.tokenHash), ...identityPolicies("one_time_links")],
);

/** Attempt counters shared by every process. `key` names what is counted and whose it is; never an address in clear. */
export const throttles = pgTable(
  "throttles",
  {
    key: text("key").primaryKey(),
    hits: integer("hits").notNull(),
    windowStartedAt: instant("window_started_at").notNull(),
    windowSeconds: integer("window_seconds").notNull(),
  },
  () => identityPolicies("throttles"),
);

/** One row: which key-encryption key this database was made with, to refuse a wrong one at start. */
export const installation = pgTable(
  "installation",
  {
    only: boolean("only").primaryKey().default(true),
    kekId: text("kek_id").notNull(),
    kekCheck: bytea("kek_check").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [check("installation_one_row", sql`${table.only}`), ...identityPolicies("installation")],
);
