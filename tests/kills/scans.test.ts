import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { lapseLeasesOfTheDead } from "#tests/helpers/lapse-leases";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";
import { randomFrom } from "#tests/helpers/seeded-random";
import { killProcess, startProcess } from "#tests/token-life/start-process";

/** How many scans; `KILL_SCANS` says another number. */
const SCANS = Number(process.env.KILL_SCANS ?? 200);
/** GitHub ends a person's oldest token at the eleventh, and each workspace here connects the same person. */
const OF_EACH = 9;
const WORKERS = 2;
const steps = ["reading", "sast", "sca", "writing"] as const;

let lab: ScanLab;
let repositories: EnabledRepository[];

beforeAll(async () => {
  lab = await openScanLab();
  repositories = [];
  for (const provider of providers) {
    for (let index = 0; index < OF_EACH; index += 1) repositories.push(await lab.enabled(provider));
  }
});

afterAll(() => lab.close());

test("scans whose workers are killed again and again end once each, with every finding once", async () => {
  const random = randomFrom(200_035);
  const workers: ChildProcess[] = [];
  const ids: string[] = [];
  let kills = 0;
  while (ids.length < SCANS) {
    const round = repositories.slice(0, SCANS - ids.length);
    const queued = await Promise.all(round.map((repository) => lab.queue(repository)));
    ids.push(...queued);
    for (;;) {
      while (workers.length < WORKERS) workers.push(await startWorker());
      const goal = (await openOf(queued)) - 1 - random.below(8);
      await reached(queued, random.pick(steps), Math.max(0, goal));
      if ((await openOf(queued)) === 0) break;
      const victim = workers.splice(random.below(workers.length), 1)[0];
      if (victim) await killProcess(victim);
      kills += 1;
    }
  }
  await Promise.all(workers.map(killProcess));

  const { sql } = lab.walls;
  const scans = await sql`
    select s.state, (select count(*) from activity_log a where a.workspace_id = s.workspace_id and a.entity_id = s.id::text
      and a.action in ('scan_finished', 'scan_failed'))::int as ends
    from scans s where s.id = any(${ids})`;
  expect(scans).toHaveLength(SCANS);
  const others = scans.filter(({ state, ends }) => state !== "succeeded" || ends !== 1);
  // A scan whose worker died three times over is given up, with its reason: an end, too, and only one.
  expect(others.filter(({ state, ends }) => state !== "failed" || ends !== 1)).toEqual([]);
  expect(others.length).toBeLessThan(SCANS / 20);

  const findings = await sql`
    select r.provider, count(*)::int as total, count(distinct f.fingerprint)::int as different
    from findings f join repositories r on r.id = f.repository_id
    where r.id = any(${[...new Set(repositories.map(({ repositoryId }) => repositoryId))]}) group by r.provider, r.id`;
  for (const { total, different } of findings) expect(different).toBe(total);
  expect(new Set(findings.map(({ provider, total }) => `${provider} ${total}`)).size).toBe(
    new Set(findings.map(({ provider }) => provider)).size,
  );
  expect(kills).toBeGreaterThan(SCANS / 20);
  process.stdout.write(
    `${SCANS} scans, ${kills} workers killed, ${others.length} given up after three deaths\n`,
  );
});

const startWorker = () =>
  startProcess(
    "tests/worker/worker-process.ts",
    lab.product.database,
    { scope: { workspaceId: "" }, id: "", owner: { userId: "", name: "", sessionId: "" } },
    { DATA_DIR: lab.product.config.dataDir, ADVISORY_SOURCE: "seed" },
  );

const openOf = async (ids: readonly string[]): Promise<number> => {
  const [row] = await lab.walls.sql`
    select count(*)::int as open from scans where id = any(${[...ids]}) and state in ('queued', 'running')`;
  return Number(row?.open);
};

/** Waits until so few scans are open, or, a little before that, one is at the step. */
async function reached(ids: readonly string[], step: string, open: number): Promise<void> {
  const { sql } = lab.walls;
  const there = async () => {
    await lapseLeasesOfTheDead(sql);
    const left = await openOf(ids);
    if (left <= open) return true;
    const rows =
      await sql`select 1 from scans where id = any(${[...ids]}) and state = 'running' and step = ${step}`;
    return left <= open + 2 && rows.length > 0;
  };
  await expect.poll(there, { timeout: 120_000, interval: 10 }).toBe(true);
}
