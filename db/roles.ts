import type postgres from "postgres";
import type { LaneTarget } from "#db/lane";
import { scramSalt, scramVerifier } from "#db/scram";

/**
 * The roles that serve. Each logs in as itself, owns nothing, and is granted only what its work needs: pages and procedures
 * are the app, scans the worker, people and their sessions identity, and what opens or seals a secret the vault.
 */
export const servingRoles = ["app", "worker", "identity", "vault"] as const;
export type ServingRole = (typeof servingRoles)[number];

/** Name and password of each serving role's login on this server. */
export type Logins = Readonly<Record<ServingRole, { user: string; password: string }>>;

const ROLE_EXISTS = ["42710", "23505"];

/**
 * Makes the cluster-wide roles: an owner that cannot log in and owns every object, a group role for each kind of work, and
 * the logins. Safe to repeat and to run from several processes.
 *
 * @throws postgres.PostgresError 42501 when the connecting role may not create roles; the message says so.
 */
export async function makeRoles(sql: postgres.Sql, logins: Logins): Promise<void> {
  const groups = [
    ...servingRoles.map((role) => `secportal_${role}`),
    "secportal_queue",
    "secportal_context",
    "secportal_chain",
    "secportal_keys",
    "secportal_purge",
    "secportal_owner",
  ];
  for (const group of groups) {
    await createIfMissing(
      sql,
      `create role ${group} nologin nosuperuser nobypassrls nocreaterole nocreatedb`,
    );
  }
  for (const role of servingRoles) {
    const { user, password } = logins[role];
    const login = quoteName(user);
    await createIfMissing(
      sql,
      `create role ${login} login nosuperuser nobypassrls nocreaterole nocreatedb inherit`,
    );
    await sql.unsafe(`alter role ${login} password '${scramVerifier(password, scramSalt(user, password))}'`);
    await sql.unsafe(`alter role ${login} set default_transaction_read_only = on`);
    await sql.unsafe(`alter role ${login} set statement_timeout = '15s'`);
    await sql.unsafe(`alter role ${login} set idle_in_transaction_session_timeout = '30s'`);
    await sql.unsafe(`alter role ${login} set client_connection_check_interval = '5s'`);
    await sql.unsafe(`grant secportal_${role} to ${login}`);
  }
  await sql.unsafe(
    "grant secportal_queue, secportal_context, secportal_chain, secportal_keys, secportal_purge to secportal_owner",
  );
  // For its policies: what it may touch is granted to it alone.
  await sql.unsafe("grant secportal_app to secportal_purge");
  await sql.unsafe("grant secportal_owner to current_user");
}

/** Closes the database to everyone but the owner and the serving roles. Database grants do not travel with a template. */
export async function closeDatabase(sql: postgres.Sql, database: string, logins: Logins): Promise<void> {
  const name = quoteName(database);
  await sql.unsafe(`revoke all on database ${name} from public`);
  await sql.unsafe(`grant connect, create on database ${name} to secportal_owner`);
  for (const role of servingRoles)
    await sql.unsafe(`grant connect on database ${name} to ${quoteName(logins[role].user)}`);
}

/** Closes the `public` schema of the connected database: only the owner may create in it, only our roles may look in. */
export async function closeSchema(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("revoke all on schema public from public");
  await sql.unsafe("grant usage, create on schema public to secportal_owner with grant option");
  await sql.unsafe(
    "grant usage on schema public to secportal_app, secportal_worker, secportal_identity, secportal_vault, secportal_queue, secportal_context, secportal_chain, secportal_keys, secportal_purge",
  );
}

/** Where a serving role connects, given where the administrator does. */
export const servingTarget = (admin: LaneTarget, logins: Logins, role: ServingRole): LaneTarget => ({
  ...admin,
  user: logins[role].user,
  password: logins[role].password,
});

/** Where each serving role connects. */
export const servingTargets = (admin: LaneTarget, logins: Logins): Record<ServingRole, LaneTarget> =>
  Object.fromEntries(servingRoles.map((role) => [role, servingTarget(admin, logins, role)])) as Record<
    ServingRole,
    LaneTarget
  >;

/** Quotes an identifier for SQL text. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function createIfMissing(sql: postgres.Sql, statement: string): Promise<void> {
  try {
    await sql.unsafe(statement);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && ROLE_EXISTS.includes(String(error.code)))) throw error;
  }
}
