import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, instant, workspaceId } from "#db/schema/columns";
import { keyInventoryPolicy } from "#db/schema/key-inventory";
import { queueRole, tenantPolicies } from "#db/schema/policies";
import { workspaceKeys, workspaces } from "#db/schema/workspaces";
import { connectionStates, providers } from "#db/vocabulary";

/** A workspace's own OAuth app at one provider. Client id and secret are sealed, each with its own IV and tag. */
export const gitProviderConfigs = pgTable(
  "git_provider_configs",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    provider: text("provider", { enum: providers }).notNull(),
    baseUrl: text("base_url").notNull(),
    clientId: bytea("client_id").notNull(),
    clientIdIv: bytea("client_id_iv").notNull(),
    clientIdTag: bytea("client_id_tag").notNull(),
    clientSecret: bytea("client_secret").notNull(),
    clientSecretIv: bytea("client_secret_iv").notNull(),
    clientSecretTag: bytea("client_secret_tag").notNull(),
    keyId: uuid("key_id").notNull(),
    encV: smallint("enc_v").notNull().default(1),
    clientIdFingerprint: text("client_id_fingerprint").notNull(),
    /** Counts saves, so that a flow begun under an older app is refused at its callback. */
    version: integer("version").notNull().default(1),
    configuredBy: uuid("configured_by").notNull(),
    configuredByName: text("configured_by_name").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("git_provider_configs_provider").on(table.workspaceId, table.provider),
    foreignKey({
      columns: [table.workspaceId, table.keyId],
      foreignColumns: [workspaceKeys.workspaceId, workspaceKeys.id],
    }),
    unique("git_provider_configs_id_iv").on(table.workspaceId, table.keyId, table.clientIdIv),
    unique("git_provider_configs_secret_iv").on(table.workspaceId, table.keyId, table.clientSecretIv),
    check(
      "git_provider_configs_sealed",
      sql`octet_length(${table.clientIdIv}) = 12 and octet_length(${table.clientIdTag}) = 16
        and octet_length(${table.clientSecretIv}) = 12 and octet_length(${table.clientSecretTag}) = 16`,
    ),
    ...tenantPolicies("git_provider_configs"),
    keyInventoryPolicy("git_provider_configs"),
    // Only inside grant_is_shared(), which names the one app it asks about.
    pgPolicy("git_provider_configs_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`client_id_fingerprint = (select nullif(current_setting('app.client_fingerprint', true), ''))`,
    }),
  ],
);

/** One OAuth flow between "connect" and its callback. Single use: `consumedAt` is set before the code is spent. */
export const oauthFlows = pgTable(
  "oauth_flows",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    userId: uuid("user_id").notNull(),
    sessionId: uuid("session_id").notNull(),
    provider: text("provider", { enum: providers }).notNull(),
    configId: uuid("config_id").notNull(),
    configVersion: integer("config_version").notNull(),
    nonceHash: bytea("nonce_hash").notNull(),
    verifier: bytea("verifier").notNull(),
    verifierIv: bytea("verifier_iv").notNull(),
    verifierTag: bytea("verifier_tag").notNull(),
    keyId: uuid("key_id").notNull(),
    redirectUri: text("redirect_uri").notNull(),
    scopesAsked: text("scopes_asked").array().notNull(),
    /** The connection this flow is meant to renew; null for a new one. */
    reconnects: uuid("reconnects"),
    createdAt: instant("created_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    consumedAt: instant("consumed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.configId],
      foreignColumns: [gitProviderConfigs.workspaceId, gitProviderConfigs.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.workspaceId, table.keyId],
      foreignColumns: [workspaceKeys.workspaceId, workspaceKeys.id],
    }),
    unique("oauth_flows_verifier_iv").on(table.workspaceId, table.keyId, table.verifierIv),
    index("oauth_flows_expiry").on(table.workspaceId, table.expiresAt),
    check(
      "oauth_flows_sealed",
      sql`octet_length(${table.verifierIv}) = 12 and octet_length(${table.verifierTag}) = 16`,
    ),
    ...tenantPolicies("oauth_flows"),
    keyInventoryPolicy("oauth_flows"),
  ],
);

/** One account at one provider, connected to the workspace. Tokens are `text`-sized and sealed. */
export const gitConnections = pgTable(
  "git_connections",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    configId: uuid("config_id").notNull(),
    provider: text("provider", { enum: providers }).notNull(),
    host: text("host").notNull(),
    providerUserId: text("provider_user_id").notNull(),
    providerUsername: text("provider_username").notNull(),
    scopesAsked: text("scopes_asked").array().notNull(),
    scopesGranted: text("scopes_granted").array().notNull(),
    accessToken: bytea("access_token").notNull(),
    accessIv: bytea("access_iv").notNull(),
    accessTag: bytea("access_tag").notNull(),
    refreshToken: bytea("refresh_token"),
    refreshIv: bytea("refresh_iv"),
    refreshTag: bytea("refresh_tag"),
    keyId: uuid("key_id").notNull(),
    encV: smallint("enc_v").notNull().default(1),
    /** Grows with every new token pair; writers compare it. */
    tokenVersion: bigint("token_version", { mode: "number" }).notNull().default(1),
    tokenExpiresAt: instant("token_expires_at"),
    /** The version whose coming end was told to people, so that each is told once. */
    expiryToldVersion: bigint("expiry_told_version", { mode: "number" }),
    state: text("state", { enum: connectionStates }).notNull(),
    stateReason: text("state_reason"),
    connectedBy: uuid("connected_by").notNull(),
    connectedByName: text("connected_by_name").notNull(),
    connectedAt: instant("connected_at").notNull().defaultNow(),
    lastRefreshedAt: instant("last_refreshed_at"),
    lastUsedAt: instant("last_used_at"),
    lastProbedAt: instant("last_probed_at"),
    /** Who refreshes now; others wait for the result until the lease ends. */
    refreshLease: uuid("refresh_lease"),
    refreshLeaseUntil: instant("refresh_lease_until"),
    /** Written before the provider is asked and cleared with its answer: what is left over tells of a crash in between. */
    refreshStartedAt: instant("refresh_started_at"),
    refreshFailures: integer("refresh_failures").notNull().default(0),
    refreshRetryAt: instant("refresh_retry_at"),
    /** The provider asked to wait until then. */
    rateLimitedUntil: instant("rate_limited_until"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("git_connections_account").on(table.workspaceId, table.provider, table.host, table.providerUserId),
    foreignKey({
      columns: [table.workspaceId, table.configId],
      foreignColumns: [gitProviderConfigs.workspaceId, gitProviderConfigs.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.workspaceId, table.keyId],
      foreignColumns: [workspaceKeys.workspaceId, workspaceKeys.id],
    }),
    unique("git_connections_access_iv").on(table.workspaceId, table.keyId, table.accessIv),
    unique("git_connections_refresh_iv").on(table.workspaceId, table.keyId, table.refreshIv),
    check(
      "git_connections_sealed",
      sql`octet_length(${table.accessIv}) = 12 and octet_length(${table.accessTag}) = 16
        and (${table.refreshToken} is null) = (${table.refreshIv} is null)
        and (${table.refreshToken} is null) = (${table.refreshTag} is null)
        and (${table.refreshIv} is null or octet_length(${table.refreshIv}) = 12)
        and (${table.refreshTag} is null or octet_length(${table.refreshTag}) = 16)`,
    ),
    index("git_connections_probe").on(table.lastProbedAt),
    ...tenantPolicies("git_connections"),
    keyInventoryPolicy("git_connections"),
    // Only claim_probe() runs as this role over these: what a person suspended is left alone.
    pgPolicy("git_connections_queue_select", {
      for: "select",
      to: queueRole,
      using: sql`state <> 'suspended'`,
    }),
    pgPolicy("git_connections_queue_update", {
      for: "update",
      to: queueRole,
      using: sql`state <> 'suspended'`,
      withCheck: sql`state <> 'suspended'`,
    }),
    // Only inside grant_is_shared(), which names the one account it asks about.
    pgPolicy("git_connections_queue_account", {
      for: "select",
      to: queueRole,
      using: sql`provider_user_id = (select nullif(current_setting('app.provider_user_id', true), ''))`,
    }),
  ],
);

/** The last good listing of a connection, with what conditional requests need. Repository names only: no source, no token. */
export const listingCaches = pgTable(
  "listing_caches",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    connectionId: uuid("connection_id").notNull(),
    listing: jsonb("listing").$type<unknown>().notNull(),
    pages: jsonb("pages").$type<unknown>().notNull(),
    fetchedAt: instant("fetched_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.connectionId] }),
    foreignKey({
      columns: [table.workspaceId, table.connectionId],
      foreignColumns: [gitConnections.workspaceId, gitConnections.id],
    }).onDelete("cascade"),
    ...tenantPolicies("listing_caches"),
  ],
);
