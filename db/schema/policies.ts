import { type SQL, sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/** Group roles. Made by `db/bootstrap.ts`, never by a migration: roles belong to the whole server. */
export const appRole = pgRole("secportal_app").existing();
export const workerRole = pgRole("secportal_worker").existing();
export const identityRole = pgRole("secportal_identity").existing();
export const vaultRole = pgRole("secportal_vault").existing();
export const queueRole = pgRole("secportal_queue").existing();
export const chainRole = pgRole("secportal_chain").existing();

export const contextRole = pgRole("secportal_context").existing();
export const ownerRole = pgRole("secportal_owner").existing();

const servingRoles = [appRole, workerRole, identityRole, vaultRole];

/**
 * What the running transaction's signed context says, null where it says nothing. The function checks its signature; the
 * `(select …)` makes Postgres ask once per statement.
 */
export const currentWorkspace = sql.raw("(select tenant_context('workspace')::uuid)");
export const currentUser = sql.raw("(select tenant_context('person')::uuid)");
/** Of the invitation link or the service token that the transaction was opened for. The database calls the field by the first of the two. */
export const currentSecretHash = sql.raw("(select decode(tenant_context('invitation'), 'hex'))");
const currentScope = sql.raw("(select tenant_context('scope'))");

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
  const inside = sql`${currentScope} = 'identity'`;
  return [
    pgPolicy(`${table}_select`, { for: "select", to: identityRole, using: inside }),
    pgPolicy(`${table}_insert`, { for: "insert", to: identityRole, withCheck: inside }),
    pgPolicy(`${table}_update`, { for: "update", to: identityRole, using: inside, withCheck: inside }),
    pgPolicy(`${table}_delete`, { for: "delete", to: identityRole, using: inside }),
  ];
};

/** Public knowledge of the installation, which no workspace owns: open to the worker inside `withAdvisories`, and to nobody else. */
export const advisoryPolicies = (table: string) => {
  const inside = sql`${currentScope} = 'advisories'`;
  return [
    pgPolicy(`${table}_select`, { for: "select", to: workerRole, using: inside }),
    pgPolicy(`${table}_insert`, { for: "insert", to: workerRole, withCheck: inside }),
    pgPolicy(`${table}_update`, { for: "update", to: workerRole, using: inside, withCheck: inside }),
    pgPolicy(`${table}_delete`, { for: "delete", to: workerRole, using: inside }),
  ];
};
