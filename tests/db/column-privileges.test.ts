import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { ServingRole } from "#db/roles";
import { tablesOf } from "#tests/helpers/catalogue";
import { faultOf } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

/** Tables of people and of the installation, which the identity role alone reaches. */
const PERSONAL = [
  "sessions",
  "totp_credentials",
  "recovery_codes",
  "passkeys",
  "passkey_challenges",
  "one_time_links",
  "throttles",
  "installation",
];

let database: TestDatabase;
let admin: postgres.Sql;
let clients: Record<ServingRole, postgres.Sql>;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  clients = {
    app: adminClient(database.target("app")),
    worker: adminClient(database.target("worker")),
    identity: adminClient(database.target("identity")),
    vault: adminClient(database.target("vault")),
  };
});

afterAll(async () => {
  await Promise.all([admin, ...Object.values(clients)].map((client) => client.end()));
  await database.close();
});

test.each([
  "select password_hash from users",
  "select * from users",
  "select u from users u",
  "select to_jsonb(u) from users u",
  "select id from users where password_hash like 'a%'",
  "update users set name = 'x'",
  "select token_hash from workspace_invitations",
  "select * from workspace_invitations",
  "select 1 from workspace_invitations order by token_hash",
  "select token_hash from service_tokens",
  "select * from service_tokens",
  "update service_tokens set scopes = '{manage_repos}'",
  "update service_tokens set expires_at = now()",
  "update workspace_invitations set token_hash = ''",
  "update workspace_invitations set role = 'admin'",
  "copy users to stdout",
])("T-06: app and worker are refused: %s", async (statement) => {
  expect(await faultOf(clients.app.unsafe(statement))).toBe("42501");
  expect(await faultOf(clients.worker.unsafe(statement))).toBe("42501");
});

const SEALED = [
  ...["access_token", "access_iv", "access_tag", "refresh_token", "refresh_iv", "refresh_tag", "key_id"].map(
    (column) => `git_connections.${column}`,
  ),
  ...[
    "client_id",
    "client_id_iv",
    "client_id_tag",
    "client_secret",
    "client_secret_iv",
    "client_secret_tag",
  ].map((column) => `git_provider_configs.${column}`),
  ...[
    "oauth_flows.verifier",
    "oauth_flows.verifier_iv",
    "oauth_flows.verifier_tag",
    "workspace_keys.wrapped_dek",
  ],
  ...["webhook_secrets.secret", "webhook_secrets.secret_iv", "webhook_secrets.secret_tag"],
];

test.each(SEALED)("K-10: only the vault's role may read %s", async (place) => {
  const [table = "", column = ""] = place.split(".");
  for (const role of ["app", "worker", "identity"] as const) {
    for (const statement of [
      `select ${column} from ${table}`,
      `select * from ${table}`,
      `select t from ${table} t`,
      `select to_jsonb(t) from ${table} t`,
      `select 1 from ${table} where ${column} is not null`,
      `delete from ${table} returning ${column}`,
      `copy ${table} to stdout`,
    ])
      expect(await faultOf(clients[role].unsafe(statement)), `${role}: ${statement}`).toBe("42501");
  }
  expect(await faultOf(clients.vault.unsafe(`select ${column} from ${table}`))).toBe("no error");
});

test("K-10: every sealed column of the schema is among those", async () => {
  const rows = await admin`
    select c.relname || '.' || a.attname as place from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'bytea'::regtype and not a.attisdropped
      and c.relname <> all(${[...PERSONAL, "activity_log", "activity_heads", "tenant_context_keys"]})
      and a.attname !~ '(_hash|wrap_iv|wrap_tag)$'`;

  expect(rows.map((row) => String(row.place)).filter((place) => !SEALED.includes(place))).toEqual([]);
});

test("K-10: the vault's role reaches no person, finding, scan or notification", async () => {
  const reachable = await admin`
    select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and has_any_column_privilege('secportal_vault', c.oid, 'select')`;

  expect(reachable.map((row) => row.relname).sort()).toEqual([
    ...["git_connections", "git_provider_configs", "oauth_flows", "webhook_secrets", "webhooks"],
    ...["workspace_keys", "workspaces"],
  ]);
});

test("only the identity role reaches people's secrets", async () => {
  for (const table of PERSONAL) {
    for (const role of ["app", "worker"] as const) {
      for (const statement of [`select 1 from ${table}`, `delete from ${table}`]) {
        expect(await faultOf(clients[role].unsafe(statement)), `${role}: ${statement}`).toBe("42501");
      }
    }
    expect(await faultOf(clients.identity.unsafe(`select * from ${table}`)), table).toBe("no error");
  }
});

test("the identity role reaches no token, key, finding or scan", async () => {
  const reachable = await admin`
    select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and has_any_column_privilege('secportal_identity', c.oid, 'select, insert, update')`;

  expect(reachable.map((row) => row.relname).sort()).toEqual(
    [
      ...["activity_log", "installation", "one_time_links", "recovery_codes", "sessions", "throttles"],
      ...["totp_credentials", "users", "workspace_invitations", "workspace_members", "workspaces"],
      // Of a token only the last use is its to write.
      ...["passkeys", "passkey_challenges", "service_tokens"],
      // When the newest migration was made, and not which ones ran.
      "schema_migrations",
    ].sort(),
  );
});

test("the worker adds, changes and removes no person, membership, config, key, flow or allow-list entry", async () => {
  const decisions = [
    ...["users", "sessions", "workspaces", "workspace_members", "workspace_invitations", "workspace_keys"],
    ...["git_provider_configs", "oauth_flows", "connected_repos"],
    ...["webhooks", "webhook_secrets", "notification_policy", "notification_preferences"],
  ];

  const changeable = await admin`
    select c.relname as table, p.privilege
    from pg_class c, unnest(array['insert', 'update', 'delete']) p(privilege)
    where c.relnamespace = 'public'::regnamespace and c.relname = any(${decisions})
      and has_table_privilege('secportal_worker', c.oid, p.privilege)`;

  expect([...changeable]).toEqual([]);
});

test("no serving role sees which migrations ran", async () => {
  for (const client of Object.values(clients)) {
    expect(await faultOf(client.unsafe("select * from schema_migrations"))).toBe("42501");
  }
});

test("outside its scope the identity role finds every table empty", async () => {
  for (const { name } of await tablesOf(admin)) {
    const outcome = await clients.identity.unsafe(`select count(*)::int as rows from ${name}`).then(
      ([row]) => row?.rows,
      () => "refused",
    );
    expect([0, "refused"], name).toContain(outcome);
  }
});
