import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";
import { scannable } from "#tests/helpers/scanning";

let lab: Lab;
let owner: Operator;
let github: string;
let gitlab: string;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
  github = await connect(lab.product, owner, lab.network.forges.github);
  gitlab = await connect(lab.product, owner, lab.network.forges.gitlab);
});

afterAll(() => lab.close());

interface Chosen {
  connectionId: string;
  externalId: string;
}

const enableMany = (repositories: Chosen[], fields: Record<string, unknown> = {}, who = owner) =>
  who.browser.call((api) =>
    api.repository.enableMany({
      ...{ repositories, sastEnabled: true, scaEnabled: true, scanNow: false },
      ...fields,
    }),
  );
const connected = async () => (await owner.browser.call((api) => api.repository.connected())).repositories;
const at = (connectionId: string, externalId: string): Chosen => ({ connectionId, externalId });

test("those that are refused say why, in their place, and the others are kept", async () => {
  const answer = await enableMany([
    at(github, scannable.github.externalId),
    at(github, "500004"),
    at(gitlab, scannable.gitlab.externalId),
    at(gitlab, "7003"),
    at(github, "999999"),
  ]);

  expect(answer).toMatchObject([
    { outcome: "enabled", ...at(github, scannable.github.externalId), repositoryId: expect.any(String) },
    { outcome: "refused", code: "CONFLICT", say: expect.stringContaining("is archived") },
    { outcome: "enabled", ...at(gitlab, scannable.gitlab.externalId) },
    { outcome: "refused", code: "FORBIDDEN", say: expect.stringContaining("may only read") },
    { outcome: "refused", code: "NOT_FOUND" },
  ]);
  expect((await connected()).map(({ fullName }) => fullName).sort()).toEqual(
    [scannable.github.fullName, scannable.gitlab.fullName].sort(),
  );
  const actions = await lab.walls.actions(owner.workspaceId);
  expect(actions.filter((action) => action === "repository_enabled")).toHaveLength(2);
});

test("the choice of engines and of a first scan holds for each", async () => {
  const { externalId } = scannable.github;
  await enableMany([at(github, externalId)], { scaEnabled: false, scanNow: true });

  expect(await connected()).toMatchObject([
    { sastEnabled: true, scaEnabled: false, activeScanId: expect.any(String) },
  ]);
});

test("one that is named twice is enabled once, and a second time says so", async () => {
  const one = at(github, scannable.github.externalId);

  expect(await enableMany([one, one])).toMatchObject([{ outcome: "enabled" }]);
  expect(await enableMany([one])).toMatchObject([{ outcome: "refused", code: "CONFLICT" }]);
});

test("a provider that is down refuses its own and no other's", async () => {
  lab.network.forges.gitlab.fail("repository", { status: 500, times: Number.POSITIVE_INFINITY });
  const answer = await enableMany([
    at(gitlab, scannable.gitlab.externalId),
    at(github, scannable.github.externalId),
  ]);

  expect(answer).toMatchObject([
    { outcome: "refused", code: "PROVIDER_UNAVAILABLE", say: expect.any(String) },
    { outcome: "enabled" },
  ]);
});

test("nothing is asked of a provider without an engine, or for more than 25 at once", async () => {
  const one = at(github, scannable.github.externalId);
  const many = Array.from({ length: 26 }, (_, index) => at(github, String(index)));

  expect(await outcomeOf(enableMany([one], { sastEnabled: false, scaEnabled: false }))).toBe("BAD_REQUEST");
  expect(await outcomeOf(enableMany(many))).toBe("BAD_REQUEST");
  expect(await connected()).toEqual([]);
});

test("another workspace's connection is as good as none", async () => {
  const stranger = await lab.operator();

  expect(await outcomeOf(enableMany([at(github, scannable.github.externalId)], {}, stranger))).toBe(
    "NOT_FOUND",
  );
});
