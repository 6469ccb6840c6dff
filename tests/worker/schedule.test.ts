import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#server/domain/id";
import { nextRun } from "#server/domain/schedule";
import { runNextSchedule } from "#server/use-cases/scans/run-schedule";
import { refusalOf } from "#tests/helpers/outcome";
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

const schedule = (every: "daily" | "weekly" | null, { owner, repositoryId } = repository) =>
  owner.browser.call((api) => api.repository.schedule({ repositoryId, every }));
const listed = async ({ owner } = repository) =>
  (await owner.browser.call((api) => api.repository.connected())).repositories[0]?.schedule ?? null;
const scans = async ({ owner } = repository) => (await owner.browser.call((api) => api.scan.list({}))).scans;
const letItBeDue = ({ repositoryId } = repository) =>
  lab.walls
    .sql`update scan_schedules set next_run_at = now() - interval '40 days' where repository_id = ${repositoryId}`;
const takeTurns = async () => {
  let turns = 0;
  while (await runNextSchedule(lab.product.services)) turns += 1;
  return turns;
};

test("a schedule shows its next time, and each change of it stands in the log", async () => {
  await schedule("weekly");
  const first = await listed();
  await schedule("daily");
  await schedule(null);

  expect(first).toMatchObject({ every: "weekly", lastOutcome: null });
  expect(Date.parse(first?.nextRunAt ?? "")).toBeGreaterThan(Date.now());
  expect(await listed()).toBeNull();
  const { events } = await repository.owner.browser.call((api) =>
    api.activity.list({ action: "scan_schedule_changed" }),
  );
  expect(events.map(({ metadata }) => [metadata.before, metadata.after]).reverse()).toEqual([
    [null, "weekly"],
    ["weekly", "daily"],
    ["daily", null],
  ]);
});

test("a turn that comes queues one scan, however many were missed, and the next lies ahead", async () => {
  await schedule("daily");
  await letItBeDue();

  expect(await takeTurns()).toBe(1);

  expect(await scans()).toMatchObject([
    { trigger: "schedule", state: "queued", requestedByName: "schedule" },
  ]);
  const after = await listed();
  expect(after?.lastOutcome).toBe("queued");
  expect(Date.parse(after?.nextRunAt ?? "")).toBeGreaterThan(Date.now());
});

test("of many workers that look at once, one takes the turn", async () => {
  await schedule("daily");
  await letItBeDue();

  const taken = await Promise.all(Array.from({ length: 8 }, () => runNextSchedule(lab.product.services)));

  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(await scans()).toHaveLength(1);
});

test("a turn that a dying worker had claimed comes again", async () => {
  await schedule("daily");
  await letItBeDue();
  const { services } = lab.product;
  await lab.walls.sql`update scan_schedules set claimed_until = now() + interval '1 minute'`;
  expect(await takeTurns()).toBe(0);

  await lab.walls.sql`update scan_schedules set claimed_until = now() - interval '1 second'`;

  expect(await runNextSchedule(services)).toMatchObject({ repositoryId: repository.repositoryId });
  expect(await scans()).toHaveLength(1);
});

test.each([
  ["paused", "update connected_repos set paused_at = now(), paused_reason = 'moved'"],
  ["connection_unusable", "update git_connections set state = 'suspended'"],
  ["nothing_on", "update connected_repos set sast_enabled = false, sca_enabled = false"],
])("a turn is left out and said to be, where it is %s", async (outcome, change) => {
  await schedule("daily");
  await letItBeDue();
  await lab.walls.sql.unsafe(`${change} where workspace_id = '${repository.owner.workspaceId}'`);

  await takeTurns();

  expect(await scans()).toEqual([]);
  expect(await listed()).toMatchObject({ lastOutcome: outcome });
});

test("a scan that runs already takes the turn with it", async () => {
  await schedule("daily");
  await lab.queue(repository);
  await letItBeDue();

  await takeTurns();

  expect(await scans()).toHaveLength(1);
  expect(await listed()).toMatchObject({ lastOutcome: "already_running" });
});

test("the schedule goes with the repository's place on the allow-list", async () => {
  await schedule("daily");
  await letItBeDue();
  await repository.owner.browser.call((api) => api.repository.remove({ id: repository.id }));

  expect(await takeTurns()).toBe(0);
  const refusal = await refusalOf(schedule("daily"));
  expect(refusal.code).toBe("NOT_FOUND");
});

describe("a scheduled scan", () => {
  const bySchedule = async () => {
    await schedule("daily");
    await letItBeDue();
    await takeTurns();
    const [scan] = await scans();
    return await lab.finish(repository, String(scan?.id));
  };

  test("of the same commit, rules and advisories runs no engine and keeps every finding", async () => {
    await lab.finish(repository, await lab.queue(repository));
    const before = await lab.findingStates(repository);

    const scan = await bySchedule();

    expect(scan).toMatchObject({
      state: "unchanged",
      errorMessage: expect.stringContaining("its findings stand"),
    });
    expect(await lab.findingStates(repository)).toEqual(before);
  });

  test("runs the engines where another engine is on now, or the rules are other ones", async () => {
    await lab.finish(repository, await lab.queue(repository));
    await lab.walls.sql`
      update scans set engines = jsonb_set(engines, '{0,version}', '"0.9.0"') where repository_id = ${repository.repositoryId}`;

    expect((await bySchedule()).state).toBe("succeeded");
  });

  test("runs the engines where nothing was scanned before", async () => {
    expect((await bySchedule()).state).toBe("succeeded");
  });
});

describe("the time of a turn", () => {
  const seeds = Array.from({ length: 400 }, () => newId());
  const from = new Date("2026-01-31T12:34:56Z");
  const DAY = 86_400_000;

  test.each([
    ["daily", 1],
    ["weekly", 7],
    ["biweekly", 14],
  ] as const)("%s comes within its interval, and again exactly one interval later", (every, days) => {
    for (const seed of seeds) {
      const first = nextRun(every, seed, from);
      expect(first.getTime() - from.getTime()).toBeGreaterThan(0);
      expect(first.getTime() - from.getTime()).toBeLessThanOrEqual(days * DAY);
      expect(nextRun(every, seed, first).getTime() - first.getTime()).toBe(days * DAY);
    }
  });

  test("monthly comes once in every month, on the same day, February too", () => {
    for (const seed of seeds) {
      const months: number[] = [];
      const days = new Set<number>();
      for (let at = from, turn = 0; turn < 24; turn += 1) {
        at = nextRun("monthly", seed, at);
        months.push(at.getUTCFullYear() * 12 + at.getUTCMonth());
        days.add(at.getUTCDate());
      }
      expect(months.every((month, index) => index === 0 || month === (months[index - 1] ?? 0) + 1)).toBe(
        true,
      );
      expect(days.size).toBe(1);
    }
  });

  test("is the same in every process, and spread over the interval", () => {
    const minutes = seeds.map((seed) => nextRun("daily", seed, from).getUTCMinutes());
    const weekdays = seeds.map((seed) => nextRun("weekly", seed, from).getUTCDay());

    const [seed = ""] = seeds;
    expect(nextRun("weekly", seed, from)).toEqual(nextRun("weekly", seed, from));
    expect(new Set(minutes).size).toBeGreaterThan(50);
    expect(new Set(weekdays).size).toBe(7);
  });
});
