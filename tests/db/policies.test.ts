import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { policiesOf, tablesOf } from "#tests/helpers/catalogue";
import { tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const SERVING = ["secportal_app", "secportal_identity", "secportal_worker"];
const workspace = "SELECT NULLIF current_setting 'app.workspace_id', true, ''";
const person = "SELECT NULLIF current_setting 'app.user_id', true, ''";

/** Policies beside the four of a tenant table. Each widens a wall, so each stands here with who and what. */
const BESIDE: Record<string, { roles: string[]; command: string; using: string; check: string | null }> = {
  workspaces_own_for_identity: {
    ...{ roles: ["secportal_identity"], command: "SELECT", check: null },
    using: `EXISTS SELECT 1 FROM workspace_members m WHERE m.workspace_id = workspaces.id AND m.user_id = ${person}`,
  },
  workspace_members_own_for_identity: {
    ...{ roles: ["secportal_identity"], command: "SELECT", check: null },
    using: `user_id = ${person}`,
  },
  workspace_invitations_by_link: {
    ...{ roles: ["secportal_identity"], command: "SELECT", check: null },
    using: "token_hash = decode SELECT NULLIF current_setting 'app.invitation_hash', true, '', 'hex'",
  },
  scans_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "state = ANY ARRAY['queued', 'running']",
  },
  scans_queue_update: {
    ...{ roles: ["secportal_queue"], command: "UPDATE", check: "state = 'running'" },
    using: "state = ANY ARRAY['queued', 'running']",
  },
  git_connections_queue_account: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "provider_user_id = SELECT NULLIF current_setting 'app.provider_user_id', true, ''",
  },
  git_connections_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "state <> 'suspended'",
  },
  git_connections_queue_update: {
    ...{ roles: ["secportal_queue"], command: "UPDATE", check: "state <> 'suspended'" },
    using: "state <> 'suspended'",
  },
  git_provider_configs_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "client_id_fingerprint = SELECT NULLIF current_setting 'app.client_fingerprint', true, ''",
  },
  users_peers: {
    ...{ roles: ["secportal_app", "secportal_worker"], command: "SELECT", check: null },
    using: `EXISTS SELECT 1 FROM workspace_members m WHERE m.user_id = users.id AND m.workspace_id = ${workspace}`,
  },
};

let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

test("T-01: every table has row security, and its owner is not exempt", async () => {
  const tables = await tablesOf(admin);

  expect(tables.length).toBeGreaterThan(15);
  expect(tables.filter((table) => !table.rls || !table.forced)).toEqual([]);
});

test("T-01: every tenant table lets each serving role at its own workspace's rows and no others", async () => {
  const policies = await policiesOf(admin);
  const tables = await tenantTables(admin);

  for (const { name, tenantColumn } of tables) {
    const own = `${tenantColumn} = ${workspace}`;
    const found = policies.filter((policy) => policy.table === name && !(policy.name in BESIDE));
    expect(found, name).toEqual([
      expect.objectContaining({ command: "DELETE", roles: SERVING, using: own, check: null }),
      expect.objectContaining({ command: "INSERT", roles: SERVING, using: null, check: own }),
      expect.objectContaining({ command: "SELECT", roles: SERVING, using: own, check: null }),
      expect.objectContaining({ command: "UPDATE", roles: SERVING, using: own, check: own }),
    ]);
  }
  expect(tables.map((table) => table.name)).toContain("git_connections");
});

test("T-01: every other table is open to the identity role inside its scope, and to nobody else", async () => {
  const inside = "SELECT current_setting 'app.scope', true = 'identity'";
  const tenant = (await tenantTables(admin)).map((table) => table.name);
  const policies = await policiesOf(admin);

  for (const { name } of (await tablesOf(admin)).filter((table) => !tenant.includes(table.name))) {
    const roles = ["secportal_identity"];
    const found = policies.filter((policy) => policy.table === name && !(policy.name in BESIDE));
    expect(found, name).toEqual([
      expect.objectContaining({ command: "DELETE", roles, using: inside, check: null }),
      expect.objectContaining({ command: "INSERT", roles, using: null, check: inside }),
      expect.objectContaining({ command: "SELECT", roles, using: inside, check: null }),
      expect.objectContaining({ command: "UPDATE", roles, using: inside, check: inside }),
    ]);
  }
});

test("T-01: the policies beside those are exactly the reviewed ones", async () => {
  const beside = (await policiesOf(admin)).filter((policy) => policy.name in BESIDE);

  const shapes = beside.map(({ name, roles, command, using, check }) => [
    name,
    { roles, command, using, check },
  ]);
  expect(Object.fromEntries(shapes)).toEqual(BESIDE);
});

test("no policy lets everything through, and none names PUBLIC", async () => {
  const policies = await policiesOf(admin);

  const open = policies.filter(
    ({ roles, using, check }) => roles.includes("public") || [using, check].includes("true"),
  );
  expect(open).toEqual([]);
});

test("T-04: there is no view, and no partition, that could go around the policies", async () => {
  const others = await admin`
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and (relkind in ('v', 'm', 'f', 'S') or relispartition)`;

  // The migration bookkeeping has the one sequence.
  expect(others.map((row) => row.relname)).toEqual(["schema_migrations_id_seq"]);
});
