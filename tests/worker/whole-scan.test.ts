import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { commitFiles } from "#tests/forges/fixture-repository";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;

beforeAll(async () => {
  lab = await openScanLab();
});

beforeEach(() => lab.renew());

afterAll(() => lab.close());

const scan = async (repository: EnabledRepository) => lab.finish(repository, await lab.queue(repository));

describe.each(providers)("a scan of a repository at %s", (provider) => {
  test("reads it over git and finds with both engines", async () => {
    const repository = await lab.enabled(provider);

    const done = await scan(repository);

    expect(done).toMatchObject({ state: "succeeded", errorCode: null });
    expect(done.engines.map(({ engine, status }) => [engine, status])).toEqual([
      ["sast", "complete"],
      ["sca", "complete"],
    ]);
    expect(done.engines.every(({ findings }) => findings > 0)).toBe(true);
    expect(Object.keys(await lab.findingStates(repository))).toEqual(["new"]);
  });

  test("notes when it was, leaves no source behind, and is recorded", async () => {
    const repository = await lab.enabled(provider);

    await scan(repository);

    const { repositories } = await repository.owner.browser.call((api) => api.repository.connected());
    expect(repositories[0]).toMatchObject({ lastScanAt: expect.any(String), activeScanId: null });
    expect(lab.leftovers()).toEqual([]);
    expect(await lab.walls.actions(repository.owner.workspaceId)).toEqual(
      expect.arrayContaining(["scan_requested", "scan_finished"]),
    );
    expect(repository.forge.violations).toEqual([]);
  });
});

describe("a finding", () => {
  test("seen again is open and no longer new", async () => {
    const repository = await lab.enabled("github");
    await scan(repository);
    const { new: found } = await lab.findingStates(repository);

    await scan(repository);

    expect(await lab.findingStates(repository)).toEqual({ open: found });
  });

  test("is fixed when the source changes, and reopened when it comes back", async () => {
    const repository = await lab.enabled("github");
    const path = "src/routes/payments.js";
    const directory = await repository.forge.gitDirectory(repository.fullName);
    await scan(repository);
    const before = await inFile(repository, path);
    const original = await show(directory, path);

    await commitFiles(directory, "main", [{ path, content: Buffer.from("export const none = 1;\n") }], "Fix");
    await scan(repository);
    const between = await inFile(repository, path);
    await commitFiles(directory, "main", [{ path, content: original }], "Bring it back");
    await scan(repository);

    expect(before.length).toBeGreaterThan(0);
    expect(between).toEqual(before.map(({ id }) => ({ id, state: "fixed" })));
    expect(await inFile(repository, path)).toEqual(before.map(({ id }) => ({ id, state: "reopened" })));
  });

  test("that a person set aside stays where they put it, and can be taken back", async () => {
    const repository = await lab.enabled("github");
    const { browser } = repository.owner;
    await scan(repository);
    const { findings } = await browser.call((api) => api.finding.list({}));
    const id = findings[0]?.id ?? "";
    await browser.call((api) => api.finding.triage({ id, state: "ignored", reason: "accepted risk" }));

    await scan(repository);

    const finding = await browser.call((api) => api.finding.get({ id }));
    expect(finding).toMatchObject({ state: "ignored", stateReason: "accepted risk" });
    await browser.call((api) => api.finding.triage({ id, state: "open", reason: "not accepted any more" }));
    expect((await browser.call((api) => api.finding.get({ id }))).state).toBe("open");
  });

  test("points to its line at the provider, at the commit it was seen in", async () => {
    const repository = await lab.enabled("gitlab");
    await scan(repository);

    const { findings } = await repository.owner.browser.call((api) => api.finding.list({ engine: "sast" }));

    const [finding] = findings;
    expect(finding?.permalink).toBe(
      `${repository.forge.bases.web}/${repository.fullName}/-/blob/${finding?.commitSha}/${finding?.path}#L${finding?.line}`,
    );
  });
});

test("two requests while one scan waits are one scan", async () => {
  const repository = await lab.enabled("bitbucket");

  const ids = await Promise.all([lab.queue(repository), lab.queue(repository), lab.queue(repository)]);

  expect(new Set(ids).size).toBe(1);
});

async function inFile({ repositoryId }: EnabledRepository, path: string) {
  const rows = await lab.walls.sql`
    select id, state from findings where repository_id = ${repositoryId} and path = ${path} order by id`;
  return rows.map(({ id, state }) => ({ id: String(id), state: String(state) }));
}

async function show(directory: string, path: string): Promise<Buffer> {
  const { runGit } = await import("#tests/forges/run-git");
  return Buffer.from(await runGit(["-C", directory, "show", `main:${path}`]));
}
