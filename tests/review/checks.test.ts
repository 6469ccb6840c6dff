import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runChecks } from "#server/review/checks";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";

let lab: Lab;
let owner: Operator;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
  await connect(lab.product, owner, lab.network.forges.github);
});

afterAll(() => lab.close());

const results = async () => {
  const request = { requestId: "test", ip: null, userAgent: null, background: false };
  const checks = await runChecks(lab.product.services, { ...owner, request });
  return Object.fromEntries(checks.map(({ id, passed }) => [id, passed]));
};

const failing = async () =>
  Object.entries(await results())
    .filter(([, passed]) => !passed)
    .map(([id]) => id);

test("every wall of a sound installation holds, each by its own check", async () => {
  expect(await results()).toEqual({
    ...{ "row-security": true, "signed-context": true, "no-context": true, "serving-logins": true },
    ...{ "sealed-columns": true, keys: true, "append-only": true, "activity-chain": true },
  });
});

// Each breach, made as the superuser, what takes it back, and the checks that must notice.
test.each<[string, string, string, string[]]>([
  [
    "row security switched off for one table",
    "alter table webhooks no force row level security",
    "alter table webhooks force row level security",
    ["row-security"],
  ],
  [
    "a policy taken away",
    "drop policy scans_delete on scans",
    "create policy scans_delete on scans for delete to secportal_app using (workspace_id = (select tenant_context('workspace')::uuid))",
    ["row-security"],
  ],
  [
    "a policy that lets everything through",
    "create policy open on git_connections for select to secportal_worker using (true)",
    "drop policy open on git_connections",
    ["no-context"],
  ],
  [
    "sealed tokens given to pages",
    "grant select (access_token) on git_connections to secportal_app",
    "revoke select (access_token) on git_connections from secportal_app",
    ["sealed-columns"],
  ],
  [
    "events that may be removed",
    "grant delete on activity_log to secportal_app",
    "revoke delete on activity_log from secportal_app",
    ["append-only"],
  ],
  [
    "the trigger that keeps events switched off",
    "alter table activity_log disable trigger activity_log_append_only",
    "alter table activity_log enable trigger activity_log_append_only",
    ["append-only"],
  ],
])("T-21, %s is noticed", async (_, breach, repair, expected) => {
  await lab.walls.sql.unsafe(breach);
  const noticed = await failing();
  await lab.walls.sql.unsafe(repair);

  expect(noticed).toEqual(expect.arrayContaining(expected));
  expect(await failing()).toEqual([]);
});

test("a login that bypasses row security is noticed", async () => {
  const login = lab.product.database.target("app").user;
  await lab.walls.sql.unsafe(`alter role "${login}" createdb`);
  const noticed = await failing();
  await lab.walls.sql.unsafe(`alter role "${login}" nocreatedb`);

  expect(noticed).toEqual(["serving-logins"]);
});

test("a data key under a key-encryption key that is not configured is noticed", async () => {
  const { workspaceId } = owner;
  await lab.walls.sql`update workspace_keys set kek_id = 'lost' where workspace_id = ${workspaceId}`;

  expect(await failing()).toEqual(["keys"]);
});

test("an event changed behind the product's back is noticed", async () => {
  await lab.walls.sql.unsafe(`
    alter table activity_log disable trigger user;
    update activity_log set actor_name = 'Somebody else' where workspace_id = '${owner.workspaceId}' and seq = 1;
    alter table activity_log enable trigger user;`);

  expect(await failing()).toEqual(["activity-chain"]);
});
