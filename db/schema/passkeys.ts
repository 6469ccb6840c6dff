import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "#db/schema/columns";
import { identityPolicies } from "#db/schema/policies";
import { users } from "#db/schema/users";
import { passkeyPurposes } from "#db/vocabulary";

/** A key pair in somebody's device or password manager. Only its public half is here (W3C WebAuthn Level 3). */
export const passkeys = pgTable(
  "passkeys",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    credentialId: bytea("credential_id").notNull(),
    publicKey: bytea("public_key").notNull(),
    /** What the authenticator last counted. Keys that are synchronised between devices stay at 0. */
    counter: bigint("counter", { mode: "number" }).notNull(),
    transports: text("transports").array().notNull(),
    /** True when it may exist on several devices. */
    synced: boolean("synced").notNull(),
    name: text("name").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    lastUsedAt: instant("last_used_at"),
  },
  (table) => [
    uniqueIndex("passkeys_credential").on(table.credentialId),
    index("passkeys_user").on(table.userId),
    check("passkeys_counter", sql`${table.counter} >= 0`),
    ...identityPolicies("passkeys"),
  ],
);

/**
 * What a passkey is asked to sign, once. Bound to what it is for and to the session it was asked in, or, before there is
 * one, to the browser by a cookie. Only hashes are kept.
 */
export const passkeyChallenges = pgTable(
  "passkey_challenges",
  {
    challengeHash: bytea("challenge_hash").primaryKey(),
    purpose: text("purpose", { enum: passkeyPurposes }).notNull(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    sessionId: uuid("session_id"),
    browserHash: bytea("browser_hash"),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    index("passkey_challenges_end").on(table.expiresAt),
    check(
      "passkey_challenges_bound",
      sql`case when ${table.purpose} = 'sign_in' then ${table.browserHash} is not null
        else ${table.userId} is not null and ${table.sessionId} is not null end`,
    ),
    ...identityPolicies("passkey_challenges"),
  ],
);
