import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import type { ServingRole } from "#db/roles";
import { tablesOf } from "#tests/helpers/catalogue";
import { faultOf } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

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
  "update workspace_invitations set token_hash = ''",
  "update workspace_invitations set role = 'admin'",
  "copy users to stdout",
])("T-06: app and worker are refused: %s", async (statement) => {
  expect(await faultOf(clients.app.unsafe(statement))).toBe("42501");
  expect(await faultOf(clients.worker.unsafe(statement))).toBe("42501");
});

test("only the identity role reaches people's secrets", async () => {
  const secret = [
    "sessions",
    "totp_credentials",
    "recovery_codes",
    "one_time_links",
    "throttles",
    "installation",
  ];

  for (const table of secret) {
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
    ].sort(),
  );
});

test("the worker adds, changes and removes no person, membership, config, key, flow or allow-list entry", async () => {
  const decisions = [
    ...["users", "sessions", "workspaces", "workspace_members", "workspace_invitations", "workspace_keys"],
    ...["git_provider_configs", "oauth_flows", "connected_repos"],
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
