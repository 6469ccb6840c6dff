import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type EnabledRepository,
  engineThat,
  openScanLab,
  patience,
  type ScanLab,
} from "#tests/helpers/scanning";

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

const call: EnabledRepository["owner"]["browser"]["call"] = (work) => repository.owner.browser.call(work);
const forgeHangs = () => repository.forge.fail("git", { hang: true });
const reading = (scanId: string) =>
  expect
    .poll(async () => (await lab.walls.sql`select step from scans where id = ${scanId}`)[0]?.step, patience)
    .toBe("reading");
const nothingWritten = async () => {
  expect(await lab.findingStates(repository)).toEqual({});
  const scanned = await lab.walls.sql`
    select id from connected_repos where id = ${repository.id} and last_scan_at is not null`;
  expect(scanned).toHaveLength(0);
  expect(lab.leftovers()).toEqual([]);
};

/** Tools whose static analysis lets something happen just before it hands over its findings. */
const meanwhile = (happening: () => Promise<unknown>) => ({
  ...lab.tools,
  engines: {
    ...lab.tools.engines,
    sast: engineThat(lab.tools.engines.sast, async (result) => {
      await happening();
      return result;
    }),
  },
});

describe("a scan that somebody cancels", () => {
  test("while it waits ends at once", async () => {
    const id = await lab.queue(repository);

    await call((api) => api.scan.cancel({ id }));

    expect(await lab.stateOf(id)).toBe("cancelled");
  });

  test("while it reads the source stops, and nothing of it is kept", async () => {
    forgeHangs();
    const id = await lab.queue(repository);
    const worker = lab.startWorker();
    await reading(id);

    await call((api) => api.scan.cancel({ id }));

    await expect.poll(() => lab.stateOf(id), patience).toBe("cancelled");
    await worker.stop();
    await nothingWritten();
  });

  test("just before its end is cancelled all the same", async () => {
    const id = await lab.queue(repository);

    const done = await lab.finish(
      repository,
      id,
      meanwhile(() => call((api) => api.scan.cancel({ id }))),
    );

    expect(done.state).toBe("cancelled");
    await nothingWritten();
  });

  test("after its end is told so", async () => {
    const id = await lab.queue(repository);
    await lab.finish(repository, id);

    await expect(call((api) => api.scan.cancel({ id }))).rejects.toThrow(/ended already/);
  });
});

describe("a scan whose permission goes", () => {
  test("by removing the repository before it runs is cancelled", async () => {
    const id = await lab.queue(repository);

    await call((api) => api.repository.remove({ id: repository.id }));

    expect(await lab.stateOf(id)).toBe("cancelled");
  });

  test("by removing the repository just before its end keeps nothing", async () => {
    const id = await lab.queue(repository);

    const done = await lab.finish(
      repository,
      id,
      meanwhile(() => call((api) => api.repository.remove({ id: repository.id }))),
    );

    expect(done.state).toBe("cancelled");
    await nothingWritten();
  });

  test("by disconnecting while it reads stops, and its source is gone", async () => {
    forgeHangs();
    const id = await lab.queue(repository);
    const worker = lab.startWorker();
    await reading(id);

    await call((api) => api.connection.disconnect({ id: repository.connectionId }));

    await expect.poll(() => lab.stateOf(id), patience).toBe("cancelled");
    await worker.stop();
    await nothingWritten();
  });

  test("S-58: behind the product's back is not run", async () => {
    const id = await lab.queue(repository);
    await lab.walls.sql`delete from connected_repos where id = ${repository.id}`;

    const done = await lab.finish(repository, id);

    expect(done).toMatchObject({ state: "failed", errorCode: "FORBIDDEN" });
    expect(repository.forge.stats.git).toBe(0);
  });

  test("by turning one engine off runs the other only", async () => {
    const id = await lab.queue(repository);
    await call((api) => api.repository.update({ id: repository.id, sastEnabled: false, scaEnabled: true }));

    const done = await lab.finish(repository, id);

    expect(done.engines.map(({ engine }) => engine)).toEqual(["sca"]);
  });

  test("by turning both engines off reads nothing", async () => {
    const id = await lab.queue(repository);
    await call((api) => api.repository.update({ id: repository.id, sastEnabled: false, scaEnabled: false }));

    const done = await lab.finish(repository, id);

    expect(done).toMatchObject({ state: "failed", errorCode: "CONFLICT" });
    expect(repository.forge.stats.git).toBe(0);
  });
});
