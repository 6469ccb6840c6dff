import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Forge } from "#tests/forges/forge";
import { endpoints } from "#tests/forges/vocabulary";
import { kinds } from "#tests/load/kinds";
import type { Window } from "#tests/load/ledger";
import { type Office, size } from "#tests/load/office";

/** Something that breaks. `befall` ends when whatever was broken is as before. */
export interface Fault {
  readonly name: string;
  befall(office: Office): Promise<void>;
}

const BACKEND_ROUNDS = 5;
/** How long the provider does not answer: ten seconds in a run of a minute. */
const awayMs = Math.min(10_000, (size.seconds * 1_000) / 6);

export const faults: readonly Fault[] = [
  { name: "worker_killed", befall: killWorker },
  { name: "backends_terminated", befall: terminateBackends },
  { name: "database_restarted", befall: restartDatabase },
  { name: "provider_failing", befall: (office) => failProviders(office, { status: 500 }) },
  { name: "provider_hanging", befall: (office) => failProviders(office, { hang: true }) },
];

/** In the middle of a scan, and another worker is started in its place. */
async function killWorker({ fleet, tenants }: Office): Promise<void> {
  const { client, scanned } = tenants[0] ?? {};
  await client?.mutate("scan.start", { repositoryId: scanned?.[0]?.repositoryId });
  const running = async () => (await fleet.sql`select 1 from scans where state = 'running'`).length;
  await expect.poll(running, { timeout: 60_000, interval: 10 }).toBeGreaterThan(0);
  const worker = fleet.workers[0];
  if (!worker) throw new Error("there is no worker");
  await worker.end("SIGKILL");
  await fleet.replace(worker);
}

/** As an administrator would, several times over, whatever they are doing. */
async function terminateBackends({ fleet }: Office): Promise<void> {
  for (let round = 0; round < BACKEND_ROUNDS; round += 1) {
    await fleet.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'secportal'`;
    await sleep(100);
  }
}

async function restartDatabase({ fleet }: Office): Promise<void> {
  await fleet.database.endAtOnce();
  await fleet.database.startAgain();
}

async function failProviders({ fleet }: Office, how: { status: number } | { hang: true }): Promise<void> {
  const forges: Forge[] = [fleet.forges.github.forge, fleet.forges.gitlab.forge];
  for (const forge of forges)
    for (const endpoint of endpoints) forge.fail(endpoint, { ...how, times: Number.POSITIVE_INFINITY });
  await sleep(awayMs);
  for (const forge of forges) forge.heal();
}

/** Milliseconds to the first good answer of each kind, and to when all were good at every web process and from every provider. */
interface Recovery {
  readonly recovery_ms: Record<string, number>;
  readonly everywhere_ms: number;
}

/**
 * Asks for each kind of thing from now on until it goes well at every web process, a repository turned on at each provider and a scan to
 * its end among them.
 */
export async function recover({ probes, fleet }: Office): Promise<Recovery> {
  const from = performance.now();
  const recovery_ms: Record<string, number> = {};
  const until = async (name: string, good: () => Promise<boolean>) => {
    await expect.poll(good, { timeout: 120_000, interval: 50 }).toBe(true);
    recovery_ms[name] ??= Math.round(performance.now() - from);
  };
  const scanEnded = async () => {
    const [row] = await fleet.sql`
      select 1 from scans where trigger = 'manual' and state = 'succeeded'
        and started_at > now() - make_interval(secs => ${(performance.now() - from) / 1_000})`;
    return row !== undefined;
  };
  await Promise.all(
    probes.flatMap((probe) =>
      kinds.map(({ name, run }) => {
        // Turning on asks the provider, turning off does not.
        if (name === "toggle")
          return until("enable", async () => (await run(probe)) && typeof probe.toggledId === "string");
        if (name === "scan") return until("scan_ends", async () => (await run(probe)) && (await scanEnded()));
        return until(name, () => run(probe));
      }),
    ),
  );
  return { recovery_ms, everywhere_ms: Math.round(performance.now() - from) };
}

/** Lets one fault after the other happen, spread over the run, and waits for the recovery from each. */
export async function befallAll(office: Office, told: (line: object) => void): Promise<readonly Window[]> {
  const windows: Window[] = [];
  const pause = (size.seconds * 1_000) / (faults.length + 1) / 2;
  for (const { name, befall } of faults) {
    await sleep(pause);
    const from = performance.now();
    await befall(office);
    const lasted = performance.now();
    const recovery = await recover(office);
    windows.push({ from, to: performance.now() });
    told({ fault: name, lasted_ms: Math.round(lasted - from), ...recovery });
  }
  return windows;
}
