import { boolean, foreignKey, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, workspaceId } from "#db/schema/columns";
import { tenantPolicies } from "#db/schema/policies";
import { repositories } from "#db/schema/repositories";
import { workspaces } from "#db/schema/workspaces";

/** What the last scan that read lockfiles found installed in a repository; its packages are in the table below. */
export const repositoryInventories = pgTable(
  "repository_inventories",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    repositoryId: uuid("repository_id").notNull(),
    scanId: uuid("scan_id").notNull(),
    commitSha: text("commit_sha").notNull(),
    /** False when some of it could not be read. */
    complete: boolean("complete").notNull(),
    /** SHA-256 of the packages: equal ones are not written again. */
    digest: text("digest").notNull(),
    takenAt: instant("taken_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.repositoryId] }),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [repositories.workspaceId, repositories.id],
    }),
    ...tenantPolicies("repository_inventories"),
  ],
);

/** One package of a repository's inventory, as one lockfile installs it. */
export const repositoryPackages = pgTable(
  "repository_packages",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    repositoryId: uuid("repository_id").notNull(),
    /** Place in the inventory. */
    position: integer("position").notNull(),
    ecosystem: text("ecosystem").notNull(),
    name: text("name").notNull(),
    version: text("version").notNull(),
    /** Null where the lockfile does not tell. */
    direct: boolean("direct"),
    dev: boolean("dev").notNull(),
    optional: boolean("optional").notNull(),
    lockfile: text("lockfile").notNull(),
    line: integer("line"),
    /** Names from what was asked for down to this package; empty when unknown. */
    chain: text("chain").array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.repositoryId, table.position] }),
    foreignKey({
      columns: [table.workspaceId, table.repositoryId],
      foreignColumns: [repositoryInventories.workspaceId, repositoryInventories.repositoryId],
    }),
    ...tenantPolicies("repository_packages"),
  ],
);
