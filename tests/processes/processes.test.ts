import { afterAll, beforeAll, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { throttles } from "#server/identity/throttle";
import { Client, Refused } from "#tests/fleet/client";
import { type Fleet, startFleet } from "#tests/fleet/fleet";
import { countOpenScans, findingsOf, lostOrDoubled, scansNotEndedOnce } from "#tests/fleet/scan-facts";
import { type Outputs, openTenant, type Tenant } from "#tests/fleet/tenant";
import { badChains } from "#tests/fleet/verify-chains";
import { watchScans } from "#tests/fleet/watch-scans";
import { lapseLeasesOfTheDead } from "#tests/helpers/lapse-leases";
import { type Member, makeMember } from "#tests/helpers/people";
import { randomFrom } from "#tests/helpers/seeded-random";

/** `PROCESSES_SEED` repeats a run's choices; `PROCESSES_ROUNDS` is how often every repository is scanned. */
const SEED = Number(process.env.PROCESSES_SEED ?? 700_035);
const ROUNDS = Number(process.env.PROCESSES_ROUNDS ?? 3);
const TENANTS = 6;
const OF_EACH = 2;
const steps = ["reading", "sast", "sca", "writing"] as const;
const random = randomFrom(SEED);

let fleet: Fleet;
let tenants: Tenant[];

beforeAll(async () => {
  process.stdout.write(`seed ${SEED}\n`);
  fleet = await startFleet({ webs: 3, workers: 3 });
  tenants = [];
  for (let index = 0; index < TENANTS; index += 1) {
    const { forge } = fleet.forges[providers[index % providers.length] ?? "github"];
    tenants.push(await openTenant(fleet, random, { forge, scanned: OF_EACH, others: 1 }));
  }
});

afterAll(() => fleet?.close());

const tenantAt = (provider: Provider): Tenant => {
  const found = tenants.find((each) => each.provider === provider);
  if (!found) throw new Error(`nobody is connected to ${provider}`);
  return found;
};

/** Browsers with the same cookie, one at each web process. */
const atEachWeb = (member: Pick<Member, "cookie">) =>
  fleet.webs.map(
    (web, index) =>
      new Client({
        ...{ address: () => web.address, origin: fleet.origin, ip: `10.9.0.${index}` },
        cookie: member.cookie,
      }),
  );

const statusOf = async (work: Promise<unknown>): Promise<number> => {
  try {
    await work;
    return 200;
  } catch (error) {
    if (error instanceof Refused) return error.answer.status;
    throw error;
  }
};

test("tries of one account are counted over all web processes", async () => {
  const { limit } = throttles.signInByAccount;
  const { owner } = tenantAt("github");
  const guess = { email: owner.email, password: "not the password of anybody" };

  const answers = await Promise.all(
    Array.from({ length: 2 * limit }, (_, index) => {
      const browsers = atEachWeb({ cookie: "" });
      const browser = browsers[index % browsers.length];
      return statusOf(browser?.mutate("session.signIn", guess) ?? Promise.resolve());
    }),
  );

  expect(answers.filter((status) => status === 401)).toHaveLength(limit);
  expect(answers.filter((status) => status === 429)).toHaveLength(limit);
});

test("a token that is about to end is renewed once, whichever processes want it", async () => {
  const { owner, forge, connectionId, scanned } = tenantAt("gitlab");
  const before = forge.stats.refresh;
  forge.expireAccessTokens();
  await fleet.sql`update git_connections set token_expires_at = now() + interval '1 minute' where id = ${connectionId}`;
  const webs = atEachWeb(owner);

  const [scan, ...listings] = await Promise.all([
    webs[0]?.mutate<Outputs["scan"]["start"]>("scan.start", { repositoryId: scanned[0]?.repositoryId }),
    ...Array.from({ length: 24 }, (_, index) =>
      webs[index % webs.length]?.query<Outputs["repository"]["availableFrom"]>("repository.availableFrom", {
        connectionId,
      }),
    ),
  ]);

  expect(listings.map((listing) => listing?.status)).toEqual(Array(24).fill("ok"));
  await expect.poll(() => stateOf(scan?.id), { timeout: 60_000 }).toBe("succeeded");
  expect(forge.stats.refresh - before).toBe(1);
});

const stateOf = async (id: string | undefined) => {
  const [row] = await fleet.sql`select state from scans where id = ${id ?? null}`;
  return row?.state;
};

test("a session that ends at one web process is over at the others, its open streams included", async () => {
  const { workspace } = tenantAt("bitbucket");
  const member = await makeMember(fleet.services, workspace, "member");
  const [first, ...others] = atEachWeb(member);
  const streams = await Promise.all(
    fleet.webs.slice(1).map(({ address }) => watchScans(address, fleet.origin, member)),
  );
  for (const other of others) expect((await other.send("/scans")).status).toBe(200);

  await first?.mutate("session.signOut", { everywhere: false });

  for (const other of others) {
    expect((await other.query<Outputs["session"]["current"]>("session.current")).state).toBe("anonymous");
    const page = await other.send("/scans");
    expect([page.status, page.headers.get("location")?.startsWith("/login")]).toEqual([302, true]);
  }
  await expect.poll(() => streams.map(({ over }) => over()), { timeout: 30_000 }).toEqual([true, true]);
});

test("the progress of a scan is told by every web process while it happens", async () => {
  const { owner, forge, scanned } = tenantAt("github");
  const watches = await Promise.all(
    fleet.webs.map(({ address }) => watchScans(address, fleet.origin, owner)),
  );
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  forge.fail("git", { until });

  const { id } = (await atEachWeb(owner)[0]?.mutate<Outputs["scan"]["start"]>("scan.start", {
    repositoryId: scanned[0]?.repositoryId,
  })) ?? { id: "none" };

  const reading = `${id} running reading`;
  await expect
    .poll(() => watches.every(({ pulses }) => pulses.at(-1)?.includes(reading)), { timeout: 30_000 })
    .toBe(true);
  release();
  await expect
    .poll(() => watches.map(({ pulses }) => pulses.at(-1)), { timeout: 60_000 })
    .toEqual(watches.map(() => ""));
  for (const watch of watches) watch.close();
  expect(await stateOf(id)).toBe("succeeded");
});

test("scans end once each, with every finding once, while processes of both kinds are killed and stopped", async () => {
  const ids = tenants.map(({ workspace }) => workspace.id);
  const ends: Record<string, number> = {};
  let moments = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(
      tenants.flatMap((tenant) => tenant.scanned.map(({ repositoryId }) => begin(tenant, repositoryId))),
    );
    for (;;) {
      const goal = (await countOpenScans(fleet.sql, ids)) - 2 - random.below(5);
      await reached(ids, random.pick(steps), Math.max(0, goal));
      if ((await countOpenScans(fleet.sql, ids)) === 0) break;
      moments += 1;
      const signals = random.pick([
        ["SIGKILL", "SIGTERM"],
        ["SIGTERM", "SIGKILL"],
      ] as const);
      const victims = [random.pick(fleet.webs), random.pick(fleet.workers)];
      await Promise.all(
        victims.map(async (victim, index) => {
          const end = await victim.end(signals[index] ?? "SIGKILL");
          ends[`${victim.role} ${end}`] = (ends[`${victim.role} ${end}`] ?? 0) + 1;
          await fleet.replace(victim);
        }),
      );
    }
  }

  const total = TENANTS * OF_EACH * ROUNDS;
  process.stdout.write(`${JSON.stringify({ scans: total, ended: ends })}\n`);
  // Each time a web process and a worker, one of them killed and the other stopped, which ends it well.
  expect(moments).toBeGreaterThanOrEqual(ROUNDS);
  expect(Object.keys(ends).filter((end) => !/ (SIGKILL|0)$/.test(end))).toEqual([]);
  expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(2 * moments);
  expect(await scansNotEndedOnce(fleet.sql, ids)).toEqual([]);
  const [{ given, succeeded } = {}] = await fleet.sql`
    select count(*) filter (where state = 'failed')::int as given, count(*) filter (where state = 'succeeded')::int as succeeded
    from scans where workspace_id = any(${ids})`;
  // A scan whose worker died three times over is given up, with its reason.
  expect(Number(given)).toBeLessThan(total / 4);
  expect(Number(succeeded)).toBeGreaterThanOrEqual(total - Number(given));
  const repositories = tenants.flatMap(({ scanned }) => scanned.map(({ repositoryId }) => repositoryId));
  const found = await findingsOf(fleet.sql, repositories);
  expect(found).toHaveLength(repositories.length);
  expect(lostOrDoubled(found)).toEqual([]);
});

test("afterwards every activity log verifies, nothing of a source is left, and nobody met a fault", async () => {
  expect(await badChains(fleet, tenants)).toEqual([]);
  // What a killed worker left is swept by the next one that starts.
  const worker = fleet.workers[0];
  await worker?.end("SIGTERM");
  if (worker) await fleet.replace(worker);
  expect(fleet.leftovers()).toEqual([]);
  expect(fleet.output()).not.toMatch(/"level":"fatal"|request failed|page failed/);
});

/** Starts a scan at one web process after another, until one that is not just being replaced answers. */
async function begin({ client }: Tenant, repositoryId: string): Promise<void> {
  await expect
    .poll(() => statusOf(client.mutate("scan.start", { repositoryId })).catch(() => "no answer"), {
      timeout: 30_000,
    })
    .toBe(200);
}

/** Waits until so few scans are open, or, a little before that, one is at the step. */
async function reached(workspaceIds: string[], step: string, open: number): Promise<void> {
  const there = async () => {
    await lapseLeasesOfTheDead(fleet.sql);
    const left = await countOpenScans(fleet.sql, workspaceIds);
    if (left <= open) return true;
    const rows = await fleet.sql`
      select 1 from scans where workspace_id = any(${workspaceIds}) and state = 'running' and step = ${step}`;
    return left <= open + 2 && rows.length > 0;
  };
  await expect.poll(there, { timeout: 120_000, interval: 20 }).toBe(true);
}
