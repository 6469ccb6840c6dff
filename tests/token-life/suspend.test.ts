import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { takeToken } from "#server/connect/take-token";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;
let repository: EnabledRepository;

beforeAll(async () => {
  lab = await openScanLab();
});

beforeEach(async () => {
  await lab.renew();
  repository = await lab.enabled("github");
});

afterAll(() => lab.close());

const suspend = () =>
  repository.owner.browser.call((api) =>
    api.connection.suspend({ id: repository.connectionId, reason: "a laptop was stolen" }),
  );
const resume = () =>
  repository.owner.browser.call((api) => api.connection.resume({ id: repository.connectionId }));
const shown = async () => (await repository.owner.browser.call((api) => api.connection.list()))[0];

test("a suspended connection says by whom and why, and how it goes on", async () => {
  await suspend();

  expect(await shown()).toMatchObject({
    state: "suspended",
    stateReason: "Suspended by Test owner: a laptop was stolen. Resume it to use it again.",
    enabledRepositories: 1,
  });
  const { events } = await repository.owner.browser.call((api) =>
    api.activity.list({ action: "git_connection_state_changed" }),
  );
  expect(events).toMatchObject([{ actorName: "Test owner", metadata: { from: "active", to: "suspended" } }]);
});

test.each(["list repositories", "read repository", "scan", "check health"] as const)(
  "its token is not taken to %s",
  async (purpose) => {
    await suspend();
    const { services } = lab.product;
    const scope = { workspaceId: repository.owner.workspaceId };

    const refusal = await refusalOf(
      takeToken(services, services.db, scope, repository.connectionId, purpose),
    );

    expect(refusal).toMatchObject({ code: "CONFLICT", say: expect.stringContaining("Suspended by") });
  },
);

test("the provider is not asked for anything while it is suspended", async () => {
  await suspend();
  const before = repository.forge.requests.length;

  const [listing] = await repository.owner.browser.call((api) => api.repository.available({}));

  expect(listing?.problem).toContain("Suspended by Test owner");
  expect(repository.forge.requests.length).toBe(before);
});

test("a scan of it is refused when it is asked for, and says why", async () => {
  await suspend();

  const refusal = await refusalOf(lab.queue(repository));

  expect(refusal).toMatchObject({
    ...{ code: "CONFLICT", say: expect.stringContaining("Suspended by Test owner: a laptop was stolen") },
  });
});

test("a scan that is claimed all the same reads nothing, and says why", async () => {
  const id = await lab.queue(repository);
  await lab.walls.sql`
    update git_connections set state = 'suspended', state_reason = 'Suspended by Test owner: x. Resume it.'
    where id = ${repository.connectionId}`;

  const scan = await lab.finish(repository, id);

  expect(scan).toMatchObject({ state: "failed", errorMessage: "Suspended by Test owner: x. Resume it." });
  expect(repository.forge.stats.git).toBe(0);
});

test("a scan that waits is cancelled by the suspension", async () => {
  const id = await lab.queue(repository);

  await suspend();

  expect(await lab.stateOf(id)).toBe("cancelled");
});

test("it goes on where it was when it is resumed", async () => {
  await suspend();

  await resume();

  expect(await shown()).toMatchObject({ state: "active", stateReason: null });
  expect((await lab.finish(repository, await lab.queue(repository))).state).toBe("succeeded");
});

test("neither can be done twice", async () => {
  await suspend();
  expect(await outcomeOf(suspend())).toBe("CONFLICT");
  await resume();
  expect(await outcomeOf(resume())).toBe("CONFLICT");
});

test("it can be ended, and its token dies with it", async () => {
  await suspend();

  await repository.owner.browser.call((api) => api.connection.disconnect({ id: repository.connectionId }));

  expect(repository.forge.livingTokens()).toEqual([]);
});
