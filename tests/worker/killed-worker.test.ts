import { afterAll, beforeAll, expect, test } from "vitest";
import { atDepth } from "#tests/helpers/depth";
import { type EnabledRepository, openScanLab, patience, type ScanLab } from "#tests/helpers/scanning";
import { randomFrom } from "#tests/helpers/seeded-random";
import { killProcess, startProcess } from "#tests/token-life/start-process";

const ROUNDS = atDepth(1, 4);
const SCANS = 3;

let lab: ScanLab;

beforeAll(async () => {
  lab = await openScanLab();
});

afterAll(() => lab.close());

test("R-35: scans whose worker is killed at any moment end once each, with every finding once", {
  timeout: 120_000,
}, async () => {
  const random = randomFrom(35_035);
  for (let round = 0; round < ROUNDS; round += 1) {
    await lab.renew();
    const repositories: EnabledRepository[] = [];
    for (let index = 0; index < SCANS; index += 1) repositories.push(await lab.enabled("github"));
    const ids = await Promise.all(repositories.map((repository) => lab.queue(repository)));

    await killWhile("reading", ids);
    await killWhile(random.pick(["reading", "sast", "sca", "writing"]), ids);
    for (const [index, id] of ids.entries()) {
      const repository = repositories[index];
      if (repository) await lab.finish(repository, id);
    }

    const rows = await lab.walls.sql`
      select s.state, s.attempt,
        (select count(*) from findings f where f.workspace_id = s.workspace_id)::int as findings,
        (select count(distinct fingerprint) from findings f where f.workspace_id = s.workspace_id)::int as different,
        (select count(*) from activity_log a where a.entity_id = s.id::text and a.action = 'scan_finished')::int as ends
      from scans s where s.id = any(${ids})`;
    expect(rows.map(({ state, ends }) => [state, ends])).toEqual(ids.map(() => ["succeeded", 1]));
    expect(new Set(rows.map(({ findings }) => findings)).size).toBe(1);
    for (const { findings, different } of rows) expect([different, findings > 0]).toEqual([findings, true]);
    expect(Math.max(...rows.map(({ attempt }) => Number(attempt)))).toBeGreaterThan(1);
  }
});

/** Lets a process scan, kills it as soon as a scan is at that step or all are over, and lets its leases lapse. */
async function killWhile(step: string, ids: readonly string[]): Promise<void> {
  const { sql } = lab.walls;
  const nobody = { scope: { workspaceId: "" }, id: "", owner: { userId: "", name: "", sessionId: "" } };
  const worker = await startProcess("tests/worker/worker-process.ts", lab.product.database, nobody, {
    ...{ DATA_DIR: lab.product.config.dataDir, ADVISORY_SOURCE: "seed" },
  });
  const reached = async () => {
    const rows = await sql`select state, step from scans where id = any(${[...ids]})`;
    return rows.some((row) => row.step === step) || rows.every((row) => row.step === "done");
  };
  await expect.poll(reached, { ...patience, interval: 5 }).toBe(true);
  await killProcess(worker);
  await sql`
    update scans set lease_until = now() - interval '1 second' where id = any(${[...ids]}) and state = 'running'`;
}
