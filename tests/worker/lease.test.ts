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

describe("a scan that loses its lease", () => {
  test("R-36, R-37, I-08: writes nothing and leaves the scan to who holds it now", async () => {
    const id = await lab.queue(repository);
    let taken = false;
    const worker = lab.startWorker(
      meanwhile(async () => {
        await lab.walls.sql`
          update scans set lease_token = gen_random_uuid(), lease_until = now() + interval '1 hour'
          where id = ${id}`;
        taken = true;
      }),
    );
    await expect.poll(() => taken, patience).toBe(true);
    await expect.poll(() => lab.leftovers(), patience).toEqual([]);
    await worker.stop();

    expect(await lab.stateOf(id)).toBe("running");
    await nothingWritten();
  });

  test("R-37: is taken over by another worker", async () => {
    const id = await lab.queue(repository);
    await lab.walls.sql`
      update scans set state = 'running', attempt = 1, lease_token = gen_random_uuid(),
      lease_until = now() - interval '1 second' where id = ${id}`;

    expect((await lab.finish(repository, id)).state).toBe("succeeded");
  });

  test("R-38: for the third time is given up with a reason", async () => {
    const id = await lab.queue(repository);
    await lab.walls.sql`
      update scans set state = 'running', attempt = 3, lease_token = gen_random_uuid(),
      lease_until = now() - interval '1 second' where id = ${id}`;

    const done = await lab.finish(repository, id);

    expect(done).toMatchObject({ state: "failed", errorCode: "DEAD_LETTER" });
    expect(repository.forge.stats.git).toBe(0);
  });
});

describe("a worker that is stopped", () => {
  const stopWhileReading = async (id: string) => {
    forgeHangs();
    const worker = lab.startWorker();
    await reading(id);
    await worker.stop();
  };

  test("R-42: hands its scan back, and another finishes it", async () => {
    const id = await lab.queue(repository);

    await stopWhileReading(id);

    expect(await lab.stateOf(id)).toBe("queued");
    expect(lab.leftovers()).toEqual([]);
    repository.forge.heal();
    expect((await lab.finish(repository, id)).state).toBe("succeeded");
  });

  test("does not use up an attempt: nobody died", async () => {
    const id = await lab.queue(repository);

    await stopWhileReading(id);

    const [row] = await lab.walls.sql`select attempt from scans where id = ${id}`;
    expect(row?.attempt).toBe(0);
  });
});

test("R-36: of two workers one scans", async () => {
  const id = await lab.queue(repository);
  const workers = [lab.startWorker(), lab.startWorker(), lab.startWorker()];

  await expect.poll(() => lab.stateOf(id), patience).toBe("succeeded");
  await Promise.all(workers.map((worker) => worker.stop()));

  const [row] = await lab.walls.sql`select attempt from scans where id = ${id}`;
  expect(row?.attempt).toBe(1);
});
