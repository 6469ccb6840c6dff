import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { policiesOf, tablesOf } from "#tests/helpers/catalogue";
import { tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const SERVING = ["secportal_app", "secportal_identity", "secportal_vault", "secportal_worker"];
const workspace = "SELECT tenant_context 'workspace'";
const person = "SELECT tenant_context 'person'";
const openScan =
  "EXISTS SELECT 1 FROM scans s WHERE s.workspace_id = workspaces.id AND s.state = ANY ARRAY['queued', 'running']";

/** Policies beside the four of a tenant table. Each widens a wall, so each stands here with who and what. */
const BESIDE: Record<
  string,
  { roles: string[]; command: string; using: string | null; check: string | null }
> = {
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
    using: "token_hash = SELECT decode tenant_context 'invitation', 'hex'",
  },
  service_tokens_by_secret: {
    ...{ roles: ["secportal_identity"], command: "SELECT", check: null },
    using: "token_hash = SELECT decode tenant_context 'invitation', 'hex'",
  },
  scans_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "state = ANY ARRAY['queued', 'running']",
  },
  scans_queue_update: {
    ...{ roles: ["secportal_queue"], command: "UPDATE", check: "state = 'running'" },
    using: "state = ANY ARRAY['queued', 'running']",
  },
  workspaces_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: openScan,
  },
  workspaces_queue_update: {
    ...{ roles: ["secportal_queue"], command: "UPDATE" },
    ...{ using: openScan, check: openScan },
  },
  scan_schedules_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "next_run_at <= now",
  },
  scan_schedules_queue_update: {
    ...{ roles: ["secportal_queue"], command: "UPDATE", check: "next_run_at <= now" },
    using: "next_run_at <= now",
  },
  findings_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "decision_until <= now",
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
  activity_heads_chain_select: {
    ...{ roles: ["secportal_chain"], command: "SELECT", check: null },
    using: `workspace_id = ${workspace}`,
  },
  activity_heads_chain_insert: {
    ...{ roles: ["secportal_chain"], command: "INSERT", using: null },
    check: `workspace_id = ${workspace}`,
  },
  activity_heads_chain_update: {
    ...{ roles: ["secportal_chain"], command: "UPDATE" },
    ...{ using: `workspace_id = ${workspace}`, check: `workspace_id = ${workspace}` },
  },
  activity_heads_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "at >= SELECT NULLIF current_setting 'app.heads_since', true, '' with time zone",
  },
  notification_outbox_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "attempts <= 20",
  },
  notification_outbox_queue_update: {
    ...{ roles: ["secportal_queue"], command: "UPDATE", check: "attempts <= 20" },
    using: "attempts <= 20",
  },
  notifications_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "read_at < now - '90 days'",
  },
  notifications_queue_delete: {
    ...{ roles: ["secportal_queue"], command: "DELETE", check: null },
    using: "read_at < now - '90 days'",
  },
  notification_deliveries_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "state = 'pending' OR finished_at < now - '30 days'",
  },
  notification_deliveries_queue_update: {
    ...{ roles: ["secportal_queue"], command: "UPDATE", check: "state = 'pending'" },
    using: "state = 'pending'",
  },
  notification_deliveries_queue_delete: {
    ...{ roles: ["secportal_queue"], command: "DELETE", check: null },
    using: "finished_at < now - '30 days'",
  },
  idempotency_keys_queue_select: {
    ...{ roles: ["secportal_queue"], command: "SELECT", check: null },
    using: "expires_at < now",
  },
  idempotency_keys_queue_delete: {
    ...{ roles: ["secportal_queue"], command: "DELETE", check: null },
    using: "expires_at < now",
  },
  tenant_context_keys_named: {
    ...{ roles: ["secportal_context"], command: "SELECT", check: null },
    using: "id = split_part current_setting 'app.context', true, '.', 1",
  },
  tenant_context_keys_owner_delete: {
    ...{ roles: ["secportal_owner"], command: "DELETE", check: null },
    using: "id ~ '^[0-9a-f]{8}$'",
  },
  tenant_context_keys_owner_insert: {
    ...{ roles: ["secportal_owner"], command: "INSERT", check: "id ~ '^[0-9a-f]{8}$'" },
    using: null,
  },
  tenant_context_keys_owner_select: {
    ...{ roles: ["secportal_owner"], command: "SELECT", check: null },
    using: "id ~ '^[0-9a-f]{8}$'",
  },
  users_peers: {
    ...{ roles: ["secportal_app", "secportal_vault", "secportal_worker"], command: "SELECT", check: null },
    using: `EXISTS SELECT 1 FROM workspace_members m WHERE m.user_id = users.id AND m.workspace_id = ${workspace}`,
  },
  // Only inside the three functions of the keys role, which answer with ids, states and counts.
  ...Object.fromEntries(
    ["git_connections", "git_provider_configs", "oauth_flows", "webhook_secrets", "workspace_keys"].map(
      (table) => [
        `${table}_key_inventory`,
        {
          ...{ roles: ["secportal_keys"], command: "SELECT", check: null },
          using: "SELECT current_setting 'app.keys', true = 'inventory'",
        },
      ],
    ),
  ),
};

/** What is published about packages: no workspace's, and the worker's alone. */
const ADVISORIES = ["advisories", "advisory_feeds", "advisory_packages", "cve_exploits"];

/** No serving role reaches it at all; its policies stand above. */
const CONTEXT_KEYS = "tenant_context_keys";

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

test("T-01, I-24: every table has row security, and its owner is not exempt", async () => {
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

test("T-01: every other table is open inside a scope of its own, to the one role it is for", async () => {
  const tenant = (await tenantTables(admin)).map((table) => table.name);
  const policies = await policiesOf(admin);

  const others = (await tablesOf(admin)).filter(
    ({ name }) => !tenant.includes(name) && name !== CONTEXT_KEYS,
  );
  expect(others.map(({ name }) => name)).toEqual(expect.arrayContaining(ADVISORIES));
  for (const { name } of others) {
    const mirror = ADVISORIES.includes(name);
    const roles = [mirror ? "secportal_worker" : "secportal_identity"];
    const inside = `SELECT tenant_context 'scope' = '${mirror ? "advisories" : "identity"}'`;
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

test("T-04, T-20: there is no view, and no partition, that could go around the policies", async () => {
  const others = await admin`
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and (relkind in ('v', 'm', 'f', 'S') or relispartition)`;

  // The migration bookkeeping has the one sequence.
  expect(others.map((row) => row.relname)).toEqual(["schema_migrations_id_seq"]);
});
