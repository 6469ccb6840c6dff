import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Fleet, startFleet } from "#tests/fleet/fleet";
import { clientFor, openTenant, type Tenant } from "#tests/fleet/tenant";
import { makeMember } from "#tests/helpers/people";
import { randomFrom } from "#tests/helpers/seeded-random";
import { houseReport } from "#tests/load/house-report";
import { type Kind, kinds } from "#tests/load/kinds";
import { Ledger } from "#tests/load/ledger";
import type { Seat } from "#tests/load/seat";

/** `LOAD_OPERATORS` at work for `LOAD_SECONDS`, making the choices that `LOAD_SEED` gives. */
export const size = {
  operators: Number(process.env.LOAD_OPERATORS ?? 200),
  seconds: Number(process.env.LOAD_SECONDS ?? 60),
  seed: Number(process.env.LOAD_SEED ?? 700_060),
  /** How long a person looks at an answer before the next request, on average. */
  thinkMs: Number(process.env.LOAD_THINK_MS ?? 2_000),
};

const WEBS = 2;
const fromProviders = ["github", "gitlab"] as const;
const OF_A_WORKSPACE = 25;
const FEWEST_WORKSPACES = 3;
const SCANNED = 2;
const FINDINGS = 60;

/** An installation with people at work in several workspaces. */
export interface Office {
  readonly fleet: Fleet;
  readonly tenants: readonly Tenant[];
  readonly seats: readonly Seat[];
  readonly ledger: Ledger;
  /** More operators, who do what they are told: one at each web process for each provider. */
  readonly probes: readonly Seat[];
  /** Lets everybody work until the promise ends, and finish what they are at. Returns the seconds it took. */
  workUntil(over: Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** Two web processes and a worker, workspaces with an account and findings each, and an operator's session for each seat. */
export async function openOffice(options: { ownServer: boolean }): Promise<Office> {
  process.stdout.write(`${JSON.stringify(size)}\n`);
  const random = randomFrom(size.seed);
  const fleet = await startFleet({ webs: WEBS, workers: 1, ownServer: options.ownServer });
  try {
    const ledger = new Ledger();
    const tenants: Tenant[] = [];
    const seats: Seat[] = [];
    const count = Math.max(FEWEST_WORKSPACES, Math.ceil(size.operators / OF_A_WORKSPACE));
    for (let index = 0; index < count; index += 1) {
      const { forge } = fleet.forges[fromProviders[index % fromProviders.length] ?? "github"];
      const members = Math.ceil(size.operators / count) + WEBS;
      const tenant = await openTenant(fleet, random, { forge, scanned: SCANNED, others: members });
      for (const { repositoryId } of tenant.scanned) {
        const sarif = houseReport(tenant.canary, FINDINGS);
        await tenant.client.mutate("finding.import", { repositoryId, kind: "sast", sarif });
      }
      tenants.push(tenant);
    }
    const seatAt = async (index: number, web?: number): Promise<Seat> => {
      const tenant = tenants[index % count];
      const toggled = tenant?.others[Math.floor(index / count)];
      if (!tenant || !toggled) throw new Error("there are fewer places than people");
      const member = await makeMember(fleet.services, tenant.workspace, "member");
      const own = randomFrom(size.seed + index + 1);
      const rows = await fleet.sql`
        select id from findings where workspace_id = ${tenant.workspace.id} and duplicate_of is null order by fingerprint`;
      return {
        ...{ tenant, member, client: clientFor(fleet, own, member, web), random: own, ledger, toggled },
        ...{ findingIds: rows.map(({ id }) => String(id)), toggledId: null, codes: undefined },
      };
    };
    for (let index = 0; index < size.operators; index += 1) seats.push(await seatAt(index));
    // Rows of seats go through all workspaces, and the first of them are at different providers.
    const row = (number: number) => (Math.ceil(size.operators / count) + number) * count;
    const probes: Seat[] = [];
    for (let web = 0; web < WEBS; web += 1)
      for (const at of fromProviders.keys()) probes.push(await seatAt(row(web) + at, web));
    // A kind that never goes well is no matter of the load. The second turn takes the repository off again.
    for (const probe of probes)
      for (const kind of [...kinds, ...kinds.filter(({ name }) => name === "toggle")])
        if (!(await kind.run(probe)))
          throw new Error(`${kind.name} does not go well: ${ledger.problems.join()}`);
    ledger.times.clear();
    ledger.answers = 0;
    const workUntil = (over: Promise<unknown>) => work(seats, over);
    return { fleet, tenants, seats, ledger, probes, workUntil, close: fleet.close };
  } catch (error) {
    await fleet.close();
    throw error;
  }
}

async function work(seats: readonly Seat[], until: Promise<unknown>): Promise<number> {
  const started = performance.now();
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  await Promise.all([
    until.finally(() => over.abort()),
    ...seats.map(async (seat) => {
      while (!over.signal.aborted) {
        // The load is people, and people read what they get.
        await sleep(size.thinkMs * (0.5 + seat.random.below(1_000) / 1_000), undefined, {
          signal: over.signal,
        }).catch(() => {});
        if (!over.signal.aborted) await choose(seat).run(seat);
      }
    }),
  ]);
  return (performance.now() - started) / 1_000;
}

const total = kinds.reduce((sum, { weight }) => sum + weight, 0);

function choose({ random }: Seat): Kind {
  let at = random.below(total);
  for (const kind of kinds) {
    at -= kind.weight;
    if (at < 0) return kind;
  }
  throw new Error("there is nothing to do");
}
