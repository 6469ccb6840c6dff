import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";
import { scannable } from "#tests/helpers/scanning";

let lab: Lab;
let owner: Operator;
let id: string;
let repositoryId: string;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
  const connectionId = await connect(lab.product, owner, lab.network.forges.github);
  const { externalId } = scannable.github;
  const choice = { connectionId, externalId, sastEnabled: true, scaEnabled: true, scanNow: true };
  ({ id, repositoryId } = await owner.browser.call((api) => api.repository.enable(choice)));
});

afterAll(() => lab.close());

const pause = (reason = "an incident") => owner.browser.call((api) => api.repository.pause({ id, reason }));
const connected = async () => (await owner.browser.call((api) => api.repository.connected())).repositories;

test("a paused repository says who paused it and why, and its scan stops", async () => {
  await pause();

  expect(await connected()).toMatchObject([
    { id, pausedReason: `Paused by ${owner.name}: an incident`, activeScanId: null, sastEnabled: true },
  ]);
  expect(await outcomeOf(owner.browser.call((api) => api.scan.start({ repositoryId })))).toBe("CONFLICT");
  expect(await lab.walls.actions(owner.workspaceId)).toContain("repository_paused");
});

test("it is scanned again after somebody resumed it", async () => {
  await pause();
  await owner.browser.call((api) => api.repository.resume({ id }));

  expect(await connected()).toMatchObject([{ id, pausedReason: null }]);
  expect(await outcomeOf(owner.browser.call((api) => api.scan.start({ repositoryId })))).toBe("ok");
});

test("it is paused once, and for a reason", async () => {
  expect(await outcomeOf(pause("  "))).toBe("BAD_REQUEST");
  await pause();
  expect(await outcomeOf(pause())).toBe("CONFLICT");
});
