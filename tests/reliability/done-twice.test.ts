import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { approve } from "#tests/forges/approve";
import { beginFlow, configure, connect, follow } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, tally } from "#tests/helpers/outcome";

let lab: Lab;
let owner: Operator;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
});

afterAll(() => lab.close());

const forge = () => lab.network.forges.github;
const call = <T>(work: Parameters<typeof owner.browser.call<T>>[0]) => owner.browser.call(work);
const events = async (action: string) =>
  (await lab.walls.actions(owner.workspaceId)).filter((each) => each === action).length;

test("R-16: a callback that is sent again, by a reload or the back button, changes nothing and spends no code twice", async () => {
  await configure(lab.product, owner, forge());
  const callback = await approve(forge(), await beginFlow(owner.browser, "github"));

  const first = await follow(owner.browser, callback);
  const again = await Promise.all([1, 2, 3].map(() => follow(owner.browser, callback)));

  expect(first.headers.get("location")).toContain("notice=connected");
  expect(again.map(({ status }) => status)).toEqual([400, 400, 400]);
  expect([forge().stats.exchange, await events("git_provider_connected")]).toEqual([1, 1]);
  const [connection] = await call((api) => api.connection.list());
  expect(connection?.state).toBe("active");
});

test("R-17: a double click disconnects once and saves the same config twice without harm", async () => {
  const id = await connect(lab.product, owner, forge());

  const ends = await tally([1, 2].map(() => call((api) => api.connection.disconnect({ id }))));
  const [app] = forge().apps;
  const config = { clientId: app?.clientId ?? "", clientSecret: app?.clientSecret ?? "" };
  const saves = [1, 2].map(() => call((api) => api.providerConfig.save({ provider: "github", ...config })));

  expect(ends).toEqual({ ok: 1, NOT_FOUND: 1 });
  expect(await events("git_provider_disconnected")).toBe(1);
  expect(await tally(saves)).toEqual({ ok: 2 });
  expect(await outcomeOf(connect(lab.product, owner, forge()))).toBe("ok");
});

test("R-19: a config that is removed takes its open flows, waiting scans and connections with it, in one event that counts them", async () => {
  const connectionId = await connect(lab.product, owner, forge());
  const engines = { sastEnabled: true, scaEnabled: true, scanNow: true };
  await call((api) => api.repository.enable({ connectionId, externalId: "500001", ...engines }));
  const callback = await approve(forge(), await beginFlow(owner.browser, "github"));
  const { exchange } = forge().stats;

  await call((api) => api.providerConfig.remove({ provider: "github" }));

  const late = await follow(owner.browser, callback);
  const scans = await lab.walls.sql`select state from scans where workspace_id = ${owner.workspaceId}`;
  const [event] = await lab.walls.sql`
    select metadata from activity_log where workspace_id = ${owner.workspaceId} and action = 'git_provider_config_removed'`;
  expect([late.status, forge().stats.exchange]).toEqual([400, exchange]);
  expect(scans.map(({ state }) => state)).toEqual(["cancelled"]);
  expect(await call((api) => api.connection.list())).toEqual([]);
  expect(event?.metadata).toMatchObject({
    connections: [{ id: connectionId, removedRepositories: ["acme-example/payments-api"] }],
  });
  expect(await events("git_provider_config_removed")).toBe(1);
});
