import { boolean, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { gitConnections } from "#db/schema/connections";
import { tenantPolicies } from "#db/schema/policies";
import { workspaces } from "#db/schema/workspaces";
import { providers } from "#db/vocabulary";

/**
 * A repository the workspace has ever enabled, known by provider, host and the provider's stable id. It outlives its
 * connection, so that scans and findings keep what they are about.
 */
export const repositories = pgTable(
  "repositories",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    provider: text("provider", { enum: providers }).notNull(),
    host: text("host").notNull(),
    externalId: text("external_id").notNull(),
    fullName: text("full_name").notNull(),
    htmlUrl: text("html_url").notNull(),
    isPrivate: boolean("is_private").notNull(),
    archived: boolean("archived").notNull().default(false),
    /** When the provider stopped showing it to the connection; null while it does. */
    goneAt: instant("gone_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("repositories_identity").on(table.workspaceId, table.provider, table.host, table.externalId),
    index("repositories_by_name").on(table.workspaceId, table.fullName, table.id),
    ...tenantPolicies("repositories"),
  ],
);

/** The allow-list: one row is one explicit decision that this repository may be scanned. */
export const connectedRepos = pgTable(
  "connected_repos",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: uuid("id").notNull(),
    repositoryId: uuid("repository_id").notNull(),
    connectionId: uuid("connection_id").notNull(),
    /** How the provider addresses it for git: path under the host, without `.git`. */
    clonePath: text("clone_path").notNull(),
    defaultBranch: text("default_branch").notNull(),
    language: text("language"),
    sastEnabled: boolean("sast_enabled").notNull(),
    scaEnabled: boolean("sca_enabled").notNull(),
    enabledBy: uuid("enabled_by").notNull(),
    enabledByName: text("enabled_by_name").notNull(),
    enabledAt: instant("enabled_at").notNull().defaultNow(),
    lastScanAt: instant("last_scan_at"),
    /** Set while something about the repository needs a person's decision first; no scan runs until then. */
    pausedAt: instant("paused_at"),
    pausedReason: text("paused_reason"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("connected_repos_repository").on(table.workspaceId, table.repositoryId),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [repositories.workspaceId, repositories.id],
    }),
    foreignKey({
      columns: [table.workspaceId, table.connectionId],
      foreignColumns: [gitConnections.workspaceId, gitConnections.id],
    }).onDelete("cascade"),
    index("connected_repos_connection").on(table.workspaceId, table.connectionId),
    ...tenantPolicies("connected_repos"),
  ],
);
