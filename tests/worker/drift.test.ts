import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { repository as forgeRepository } from "#tests/forges/world";
import { outcomeOf } from "#tests/helpers/outcome";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;

beforeAll(async () => {
  lab = await openScanLab();
});

beforeEach(() => lab.renew());

afterAll(() => lab.close());

const scan = async (repository: EnabledRepository) => lab.finish(repository, await lab.queue(repository));
const atForge = ({ forge, fullName }: EnabledRepository) => forge.repository(fullName);
const connected = async ({ owner }: EnabledRepository) =>
  (await owner.browser.call((api) => api.repository.connected())).repositories[0];
const changes = async ({ owner }: EnabledRepository) => {
  const { events } = await owner.browser.call((api) => api.activity.list({ action: "repository_changed" }));
  return events.map(({ metadata }) => metadata);
};

describe.each(providers)("R-07: a repository at %s", (provider) => {
  test("is followed by its id when it is renamed, and scanned under its new name", async () => {
    const repository = await lab.enabled(provider);
    const there = atForge(repository);
    const before = repository.fullName;
    there.formerPaths.push(before);
    there.name = "renamed-service";

    const done = await scan(repository);

    expect(done.state).toBe("succeeded");
    expect((await connected(repository))?.fullName).toMatch(/\/renamed-service$/);
    expect(await changes(repository)).toMatchObject([{ kind: "renamed", before, paused: false }]);
  });

  test("that becomes public waits for a person, and is scanned once resumed", async () => {
    const repository = await lab.enabled(provider);
    atForge(repository).visibility = "public";

    const refused = await scan(repository);
    const again = await outcomeOf(lab.queue(repository));
    await repository.owner.browser.call((api) => api.repository.resume({ id: repository.id }));
    const done = await scan(repository);

    expect(refused).toMatchObject({ state: "failed", errorCode: "CONFLICT" });
    expect(again).toBe("CONFLICT");
    expect(done.state).toBe("succeeded");
    expect(await changes(repository)).toMatchObject([{ kind: "became_public", paused: true }]);
  });

  test("that is gone is recorded once, keeps its findings, and says so", async () => {
    const repository = await lab.enabled(provider);
    await scan(repository);
    const found = await lab.findingStates(repository);
    atForge(repository).rights = {};

    const failed = [await scan(repository), await scan(repository)];

    expect(failed.map(({ errorCode }) => errorCode)).toEqual(["NOT_FOUND", "NOT_FOUND"]);
    expect(await lab.findingStates(repository)).toEqual(found);
    expect(await changes(repository)).toMatchObject([{ kind: "gone" }]);
  });

  test("whose name passed to another repository is paused, even where changes are only noted", async () => {
    const repository = await lab.enabled(provider);
    const { owner, forge } = repository;
    const settings = await owner.browser.call((api) => api.workspace.settings());
    await owner.browser.call((api) => api.workspace.updateSettings({ ...settings, driftPolicy: "note" }));
    const there = atForge(repository);
    const id = provider === "bitbucket" ? "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c99}" : "999001";
    const { namespace, name, rights } = there;
    forge.world.repositories.splice(forge.world.repositories.indexOf(there), 1);
    forge.world.repositories.push(forgeRepository({ id, namespace, name, rights }));

    const failed = await scan(repository);

    expect(failed.errorCode).toBe("NOT_FOUND");
    expect((await connected(repository))?.pausedReason).toContain("Another repository now has the name");
    expect((await changes(repository)).map(({ kind }) => kind).sort()).toEqual(["gone", "replaced"]);
  });
});

test("R-07: a new default branch is noted and scanned", async () => {
  const repository = await lab.enabled("gitlab");
  await scan(repository);
  await lab.walls.sql`update connected_repos set default_branch = 'old-name' where id = ${repository.id}`;

  const done = await scan(repository);

  expect(done.state).toBe("succeeded");
  expect((await connected(repository))?.defaultBranch).toBe("main");
  expect(await changes(repository)).toMatchObject([
    { kind: "default_branch", before: "old-name", after: "main" },
  ]);
});
