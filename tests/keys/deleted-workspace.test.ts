import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findKey } from "#db/queries/workspace-keys";
import { purgeWorkspace } from "#db/queries/workspace-settings";
import { newId } from "#server/domain/id";
import { connect } from "#tests/helpers/connecting";
import { faultOf } from "#tests/helpers/database-faults";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { fillTenant, tenantChecksum, tenantTables } from "#tests/helpers/tenant-rows";

let lab: Lab;
let owner: Operator;
let neighbour: Operator;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
  neighbour = await lab.operator();
  await connect(lab.product, owner, lab.network.forges.github);
  await connect(lab.product, neighbour, lab.network.forges.gitlab);
});

afterAll(() => lab.close());

const remove = (who: Operator = owner, confirm = "Acme") =>
  who.browser.call((api) => api.workspace.delete({ confirm }));

/** What is kept of a deleted workspace: that it was, who was in it, what was done, and that its keys are no more. */
const RECORD = ["activity_heads", "activity_log", "workspace_keys", "workspace_members", "workspaces"];

test("K-11: a deleted workspace's data keys are destroyed, and with them what any copy of its rows holds", async () => {
  const { services } = lab.product;
  const [sealed] = await lab.walls.sql`
    select access_token, access_iv, access_tag, key_id from git_connections where workspace_id = ${owner.workspaceId}`;

  await remove();

  const keys = await lab.walls
    .sql`select state, wrapped_dek from workspace_keys where workspace_id = ${owner.workspaceId}`;
  expect(keys.map(({ state, wrapped_dek }) => [state, Buffer.alloc(32).equals(wrapped_dek)])).toEqual([
    ["destroyed", true],
  ]);
  const kept = await services.db.vault.withWorkspace(owner, (tx) => findKey(tx, String(sealed?.key_id)));
  expect(kept?.state).toBe("destroyed");
});

test("K-11: of every other table of it no row is left, and its neighbour keeps all", async () => {
  const tables = await tenantTables(lab.walls.sql);
  const workspaceId = newId();
  const held = tables.filter(({ name }) => !["activity_log", "activity_heads"].includes(name));
  await fillTenant(lab.walls.sql, held, workspaceId, "full", 7);
  // What stands in them opens with no key, so they could not be ended at a provider.
  await lab.walls.sql`delete from git_connections where workspace_id = ${workspaceId}`;
  await lab.walls.sql`update workspaces set name = 'Acme' where id = ${workspaceId}`;
  const full = await lab.operator("owner", workspaceId);
  const before = await tenantChecksum(lab.walls.sql, tables, neighbour.workspaceId);

  await remove(full);

  for (const { name, tenantColumn } of tables.filter((table) => !RECORD.includes(table.name))) {
    const rows = await lab.walls
      .sql`select 1 from ${lab.walls.sql(name)} where ${lab.walls.sql(tenantColumn)} = ${workspaceId}`;
    expect(rows.length, name).toBe(0);
  }
  expect(await tenantChecksum(lab.walls.sql, tables, neighbour.workspaceId)).toBe(before);
});

test("its tokens end at the provider, its people are out with the next request, and the log says who did it", async () => {
  await remove();

  expect(lab.network.forges.github.livingTokens()).toEqual([]);
  expect(await outcomeOf(owner.browser.call((api) => api.repository.connected()))).toBe("FORBIDDEN");
  const session = await owner.browser.call((api) => api.session.current());
  expect([session.state, session.workspaces]).toEqual(["aal2", []]);
  const [last] = await lab.walls.sql`
    select action, actor_name, metadata from activity_log where workspace_id = ${owner.workspaceId} order by seq desc limit 1`;
  expect(last).toMatchObject({
    ...{ action: "workspace_deleted", actor_name: owner.name },
    metadata: { name: "Acme", dataKeysDestroyed: 1, connections: 1 },
  });
});

test("a wrong name deletes nothing", async () => {
  const refusal = await refusalOf(remove(owner, "acme"));

  expect([refusal.code, refusal.context.field]).toEqual(["BAD_REQUEST", "confirm"]);
  expect(await owner.browser.call((api) => api.connection.list())).toHaveLength(1);
});

test("one that was interrupted is done again to its end", async () => {
  const { services } = lab.product;
  await lab.walls.sql`update workspaces set deletion_begun_at = now() where id = ${owner.workspaceId}`;
  await services.db.withWorkspace(owner, (tx) => purgeWorkspace(tx, 1));

  await remove();

  expect(
    await lab.walls.sql`select 1 from git_provider_configs where workspace_id = ${owner.workspaceId}`,
  ).toHaveLength(0);
  expect(
    await lab.walls.sql`select 1 from workspaces where id = ${owner.workspaceId} and deleted_at is not null`,
  ).toHaveLength(1);
});

test("no row is purged of a workspace whose deletion was not begun", async () => {
  const { services } = lab.product;

  expect(await faultOf(services.db.withWorkspace(owner, (tx) => purgeWorkspace(tx, 10)))).toBe("SP004");
  expect(await owner.browser.call((api) => api.connection.list())).toHaveLength(1);
});

test("only an owner with a fresh proof may", async () => {
  const admin = await lab.operator("admin", owner.workspaceId);
  expect(await outcomeOf(remove(admin))).toBe("FORBIDDEN");

  await lab.walls
    .sql`update sessions set proved_at = now() - interval '16 minutes' where id = ${owner.sessionId}`;
  expect(await outcomeOf(remove())).toBe("STEP_UP_REQUIRED");
});
