import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import type { EngineResult } from "#server/scanners/engine";
import { type EnabledRepository, engineThat, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;

beforeAll(async () => {
  lab = await openScanLab();
});

beforeEach(() => lab.renew());

afterAll(() => lab.close());

const scan = async (repository: EnabledRepository) => lab.finish(repository, await lab.queue(repository));
const remote = ({ forge, fullName }: EnabledRepository) => forge.repository(fullName);

describe.each(providers)("at %s", (provider: Provider) => {
  test("R-09: a scan fails with a reason when the account may only read any more", async () => {
    const repository = await lab.enabled(provider);
    remote(repository).rights = { "octo-operator": "read" };

    const done = await scan(repository);

    expect(done).toMatchObject({ state: "failed", errorCode: "FORBIDDEN" });
    expect(done.errorMessage).toContain("lost its write access");
    expect(repository.forge.stats.git).toBe(0);
  });

  test("a scan fails with a reason when the account no longer sees the repository", async () => {
    const repository = await lab.enabled(provider);
    remote(repository).rights = {};

    const done = await scan(repository);

    expect(done.state).toBe("failed");
    expect(done.errorCode).toMatch(/NOT_FOUND|FORBIDDEN/);
    expect(await lab.walls.actions(repository.owner.workspaceId)).toContain("scan_failed");
  });

  test("R-08: a scan whose grant was withdrawn asks for a reconnection", async () => {
    const repository = await lab.enabled(provider);
    const id = await lab.queue(repository);
    repository.forge.withdrawGrants();

    const done = await lab.finish(repository, id);

    expect(done).toMatchObject({ state: "failed", errorCode: "REAUTH_REQUIRED" });
    const [connection] = await repository.owner.browser.call((api) => api.connection.list());
    expect(connection?.state).toBe("reauth_required");
  });

  test("R-01: a scan of an outage fails, says so, and leaves connection and findings as they were", async () => {
    const repository = await lab.enabled(provider);
    await scan(repository);
    const before = await lab.findingStates(repository);
    repository.forge.fail("git", { status: 503, times: Number.POSITIVE_INFINITY });

    const done = await scan(repository);

    expect(done).toMatchObject({ state: "failed", errorCode: "PROVIDER_UNAVAILABLE" });
    expect(await lab.findingStates(repository)).toEqual(before);
    const [connection] = await repository.owner.browser.call((api) => api.connection.list());
    expect(connection?.state).toBe("active");
    expect(lab.leftovers()).toEqual([]);
  });

  test("a renamed repository is still found by its id", async () => {
    const repository = await lab.enabled(provider);
    Object.assign(remote(repository), { name: "renamed" });

    expect((await scan(repository)).state).toBe("succeeded");
  });
});

test("a scan of an empty repository at GitHub, which does not say so before, tells what to do", async () => {
  const { owner, connectionId, ...repository } = await lab.enabled("github");
  const engines = { sastEnabled: true, scaEnabled: true, scanNow: false };
  const { repositoryId } = await owner.browser.call((api) =>
    api.repository.enable({ connectionId, externalId: "500005", ...engines }),
  );

  const done = await scan({ ...repository, owner, connectionId, repositoryId });

  expect(done).toMatchObject({ state: "failed", errorCode: "NOT_FOUND" });
  expect(done.errorMessage).toContain("is empty");
});

describe("findings of before", () => {
  test.each([
    ["was partial", "partial"],
    ["failed", "failed"],
    ["ran out of time", "timeout"],
  ] as const)("stay when the engine that saw them %s", async (_, status) => {
    const repository = await lab.enabled("github");
    await scan(repository);
    const { new: found } = await lab.findingStates(repository);

    const done = await lab.finish(repository, await lab.queue(repository), emptyHanded(status));

    expect(done.state).toBe("partial");
    expect((await lab.findingStates(repository)).fixed).toBeUndefined();
    expect(found).toBeGreaterThan(0);
  });

  test("in files the engine had to skip stay", async () => {
    const repository = await lab.enabled("github");
    await scan(repository);
    const [finding] = await lab.walls.sql`
      select id, path from findings where repository_id = ${repository.repositoryId} and engine = 'sast' limit 1`;
    const skipped = [{ path: String(finding?.path), reason: "too large" }];

    await lab.finish(repository, await lab.queue(repository), emptyHanded("complete", skipped));

    const rows = await lab.walls.sql`
      select path, state from findings where repository_id = ${repository.repositoryId} and engine = 'sast'`;
    for (const { path, state } of rows) expect(state).toBe(path === finding?.path ? "new" : "fixed");
  });
});

/** Tools whose static analysis comes back with nothing in its hands. */
const emptyHanded = (status: EngineResult["status"], skipped: EngineResult["skipped"] = []) => {
  const { sast, sca } = lab.tools.engines;
  const engine = engineThat(sast, async (result) => ({ ...result, status, findings: [], skipped }));
  return { ...lab.tools, engines: { sast: engine, sca } };
};
