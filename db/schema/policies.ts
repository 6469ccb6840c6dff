import { type SQL, sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/** Group roles. Made by `db/bootstrap.ts`, never by a migration: roles belong to the whole server. */
export const appRole = pgRole("secportal_app").existing();
export const workerRole = pgRole("secportal_worker").existing();
export const identityRole = pgRole("secportal_identity").existing();
export const queueRole = pgRole("secportal_queue").existing();

const servingRoles = [appRole, workerRole, identityRole];

/**
 * The workspace of the running transaction, null outside one. `nullif` because a setting reads '' and not NULL on a
 * connection that had it before; the `(select …)` makes Postgres evaluate it once per statement.
 */
const currentWorkspace = sql.raw("(select nullif(current_setting('app.workspace_id', true), '')::uuid)");
const currentUser = sql.raw("(select nullif(current_setting('app.user_id', true), '')::uuid)");

/** The four policies of a tenant table: rows of the transaction's workspace, for every command, and no others. */
export const tenantPolicies = (table: string, column = "workspace_id") => {
  const own = sql`${sql.raw(column)} = ${currentWorkspace}`;
  return [
    pgPolicy(`${table}_select`, { for: "select", to: servingRoles, using: own }),
    pgPolicy(`${table}_insert`, { for: "insert", to: servingRoles, withCheck: own }),
    pgPolicy(`${table}_update`, { for: "update", to: servingRoles, using: own, withCheck: own }),
    pgPolicy(`${table}_delete`, { for: "delete", to: servingRoles, using: own }),
  ];
};

/** Lets identity see the rows of the person it is working for, in whichever workspace they are. */
export const ownRowsForIdentity = (table: string, predicate?: SQL) =>
  pgPolicy(`${table}_own_for_identity`, {
    for: "select",
    to: identityRole,
    using: predicate ?? sql`user_id = ${currentUser}`,
  });

/** Identity tables: open only inside `withIdentity`, which says so in the transaction. */
export const identityPolicies = (table: string) => {
  const inside = sql.raw("(select current_setting('app.scope', true)) = 'identity'");
  return [
    pgPolicy(`${table}_select`, { for: "select", to: identityRole, using: inside }),
    pgPolicy(`${table}_insert`, { for: "insert", to: identityRole, withCheck: inside }),
    pgPolicy(`${table}_update`, { for: "update", to: identityRole, using: inside, withCheck: inside }),
    pgPolicy(`${table}_delete`, { for: "delete", to: identityRole, using: inside }),
  ];
};
