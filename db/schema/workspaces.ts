import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, instant, workspaceId } from "#db/schema/columns";
import { keyInventoryPolicy } from "#db/schema/key-inventory";
import {
  currentSecretHash,
  currentUser,
  identityRole,
  ownRowsForIdentity,
  queueRole,
  tenantPolicies,
} from "#db/schema/policies";
import { users } from "#db/schema/users";
import { driftPolicies, roles } from "#db/vocabulary";

const hasOpenScan = sql`exists (select 1 from scans s where s.workspace_id = workspaces.id and s.state in ('queued', 'running'))`;

/** The tenant. */
export const workspaces = pgTable(
  "workspaces",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** Most repositories the picker lists for one connection. */
    listingCap: integer("listing_cap").notNull().default(500),
    /** What happens when an enabled repository changes in a way that matters: only noted, or paused until somebody looks. */
    driftPolicy: text("drift_policy", { enum: driftPolicies }).notNull().default("pause"),
    /** Patterns of package names that are its own, like `@acme/*`: they are not sent to a service that knows advisories. */
    privatePackages: text("private_packages").array().notNull().default([]),
    /** When a worker last took one of its scans: of the workspaces with scans that wait, the one served longest ago is next. */
    scanClaimedAt: instant("scan_claimed_at"),
    /** Set when its deletion was confirmed; only then may its rows be purged. */
    deletionBegunAt: instant("deletion_begun_at"),
    /** Set when its data keys are destroyed and its rows purged. Members and log stay as a record; nobody enters it. */
    deletedAt: instant("deleted_at"),
  },
  (table) => [
    check("workspaces_listing_cap", sql`${table.listingCap} between 1 and 5000`),
    ...tenantPolicies("workspaces", "id"),
    ownRowsForIdentity(
      "workspaces",
      sql`exists (select 1 from workspace_members m where m.workspace_id = workspaces.id and m.user_id = ${currentUser})`,
    ),
    // Only the claim function runs as this role; its grants leave it the id and the turn.
    pgPolicy("workspaces_queue_select", { for: "select", to: queueRole, using: hasOpenScan }),
    pgPolicy("workspaces_queue_update", {
      ...{ for: "update", to: queueRole, using: hasOpenScan, withCheck: hasOpenScan },
    }),
  ],
);

/** Who is in and as what. A trigger keeps at least one owner. */
export const workspaceMembers = pgTable(
  "workspace_members",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: roles }).notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId] }),
    index("workspace_members_user").on(table.userId),
    ...tenantPolicies("workspace_members"),
    ownRowsForIdentity("workspace_members"),
  ],
);

/** An invitation by link. Only the hash of the link's secret is kept; identity finds it by that hash. */
export const workspaceInvitations = pgTable(
  "workspace_invitations",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    email: text("email").notNull(),
    role: text("role", { enum: roles }).notNull(),
    tokenHash: bytea("token_hash").notNull(),
    invitedBy: uuid("invited_by").notNull(),
    invitedByName: text("invited_by_name").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("workspace_invitations_hash").on(table.tokenHash),
    uniqueIndex("workspace_invitations_open")
      .on(table.workspaceId, table.email)
      .where(sql`accepted_at is null and revoked_at is null`),
    check("workspace_invitations_role", sql`${table.role} <> 'owner'`),
    ...tenantPolicies("workspace_invitations"),
    pgPolicy("workspace_invitations_by_link", {
      for: "select",
      to: identityRole,
      using: sql`token_hash = ${currentSecretHash}`,
    }),
  ],
);

/** Data keys of a workspace, each wrapped by the key-encryption key `kekId`. */
export const workspaceKeys = pgTable(
  "workspace_keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    version: integer("version").notNull(),
    kekId: text("kek_id").notNull(),
    wrappedDek: bytea("wrapped_dek").notNull(),
    wrapIv: bytea("wrap_iv").notNull(),
    wrapTag: bytea("wrap_tag").notNull(),
    state: text("state", { enum: ["active", "decrypt_only", "destroyed"] }).notNull(),
    /** Values sealed with it so far, counted in samples (NIST SP 800-38D section 8.3 wants an end to that). */
    encCount: bigint("enc_count", { mode: "number" }).notNull().default(0),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    uniqueIndex("workspace_keys_one_active").on(table.workspaceId).where(sql`state = 'active'`),
    check(
      "workspace_keys_lengths",
      sql`octet_length(${table.wrappedDek}) = 32 and octet_length(${table.wrapIv}) = 12 and octet_length(${table.wrapTag}) = 16`,
    ),
    check(
      "workspace_keys_destroyed",
      sql`${table.state} <> 'destroyed' or ${table.wrappedDek} = decode(repeat('00', 32), 'hex')`,
    ),
    // Partial, so that no foreign key could use it: rewriting an IV then blocks nobody who refers to the key.
    uniqueIndex("workspace_keys_wrap_iv")
      .on(table.workspaceId, table.kekId, table.wrapIv)
      .where(sql`state <> 'destroyed'`),
    index("workspace_keys_kek").on(table.kekId, table.workspaceId, table.id).where(sql`state <> 'destroyed'`),
    ...tenantPolicies("workspace_keys"),
    keyInventoryPolicy("workspace_keys"),
  ],
);
