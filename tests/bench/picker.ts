import { fork } from "node:child_process";
import { once } from "node:events";
import { Gitlab } from "@gitbeaker/rest";
import { Octokit } from "@octokit/rest";
import type { Provider } from "#db/vocabulary";
import type { Listing, ProviderAdapter } from "#server/providers/provider";
import { providerRegistry } from "#server/providers/registry";
import { Secret } from "#server/secret";
import { type Figure, median, rounded, type Target } from "#tests/bench/figure";
import type { SlowForge } from "#tests/bench/processes/slow-forges";

const LATENCY_MS = 80;
const ROUNDS = 11;
const WARM_UP = 4;
const CAP = 500;
/** Longest chain of requests that depend on each other: two at each provider, as the second needs what the first says. */
const CRITICAL_PATH_MS = 2 * LATENCY_MS;

/**
 * The picker over 500 GitHub, 350 GitLab and 480 Bitbucket repositories in 12 workspaces, with 80 ms for every request:
 * ours, and the clients people usually take, one after the other, side by side in each round.
 */
export async function run(): Promise<Figure[]> {
  const providers = await startSlowForges();
  const [hub, lab, bucket] = providers.stands;
  if (!hub || !lab || !bucket) throw new Error("a forge is missing");
  try {
    const ours: number[] = [];
    const others: number[] = [];
    const hanging: number[] = [];
    // A server is warm when people open the picker, and so is each side here.
    for (let round = 0; round < WARM_UP; round += 1) {
      await Promise.all(providers.stands.map(listOurs));
      await listWithOthers(hub, lab, bucket);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await timed(() => Promise.all(providers.stands.map(listOurs))));
      others.push(await timed(() => listWithOthers(hub, lab, bucket)));
      await providers.hang(hub.adapter.kind);
      hanging.push(await besideHanging(hub, [lab, bucket]));
      await providers.hang(null);
    }
    const critical = `critical path ${CRITICAL_PATH_MS} ms`;
    const figure = (name: string, value: number, target: Target, against: string): Figure => ({
      ...{ bench: "picker", figure: name, value: rounded(value), unit: "ratio", target, against },
    });
    return [
      figure("critical_path_ratio", median(ours) / CRITICAL_PATH_MS, "<= 1.25", critical),
      figure(
        "sequential_clients_ratio",
        median(others.map((time, round) => time / (ours[round] ?? Number.NaN))),
        ">= 3",
        "@octokit/rest, @gitbeaker/rest and a plain Bitbucket client, one after the other",
      ),
      figure("hanging_provider_ratio", median(hanging) / CRITICAL_PATH_MS, "<= 1.25", critical),
    ];
  } finally {
    providers.end();
  }
}

interface Stand {
  readonly adapter: ProviderAdapter;
  readonly origin: string;
  readonly token: Secret;
  readonly expected: number;
}

async function startSlowForges() {
  const child = fork("tests/bench/processes/slow-forges.ts", [String(LATENCY_MS)], {
    execArgv: ["--import", "tsx"],
  });
  const [forges] = (await once(child, "message")) as [SlowForge[]];
  const stands: Stand[] = forges.map(({ provider, token, ...rest }) => ({
    ...{ adapter: providerRegistry[provider], token: new Secret(token) },
    ...rest,
  }));
  return {
    stands,
    hang: async (provider: Provider | null) => {
      const heard = once(child, "message");
      child.send({ provider });
      await heard;
    },
    end: () => child.disconnect(),
  };
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

async function listOurs({ adapter, origin, token, expected }: Stand): Promise<Listing> {
  const listing = await adapter.list(adapter.site(origin), token, { cap: CAP });
  if (listing.repositories.length !== expected)
    throw new Error(`${adapter.kind} listed ${listing.repositories.length}`);
  return listing;
}

/** What the others cost while one provider never answers: its own call is given up afterwards. */
async function besideHanging(hanging: Stand, others: readonly Stand[]): Promise<number> {
  const given = new AbortController();
  const { adapter, origin, token } = hanging;
  const never = adapter
    .list(adapter.site(origin), token, { cap: CAP, signal: given.signal })
    .catch(() => undefined);
  const time = await timed(() => Promise.all(others.map(listOurs)));
  given.abort();
  await never;
  return time;
}

async function listWithOthers(hub: Stand, lab: Stand, bucket: Stand): Promise<void> {
  const octokit = new Octokit({ auth: hub.token.reveal(), baseUrl: `${hub.origin}/api/v3`, log: silent });
  const ofHub = await octokit.paginate(octokit.rest.repos.listForAuthenticatedUser, {
    per_page: 100,
    sort: "pushed",
  });
  const client = new Gitlab({ host: lab.origin, oauthToken: lab.token.reveal() });
  const ofLab = await client.Projects.all({ membership: true, minAccessLevel: 30, perPage: 100 });
  const ofBucket = await plainBitbucket(bucket);
  const counts = [ofHub.length, ofLab.length, ofBucket];
  const expected = [hub.expected, lab.expected, bucket.expected];
  if (counts.join() !== expected.join())
    throw new Error(`the other clients listed ${counts.join()}, not ${expected.join()}`);
}

const nothing = () => {};
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** One request after the other, as a first version of a client would. */
async function plainBitbucket({ origin, token }: Stand): Promise<number> {
  const get = async (url: string) => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token.reveal()}` } });
    return (await response.json()) as { values: { workspace: { slug: string } }[]; next?: string };
  };
  let total = 0;
  const { values } = await get(`${origin}/2.0/user/workspaces?pagelen=100`);
  for (const { workspace } of values) {
    for (
      let url: string | undefined =
        `${origin}/2.0/repositories/${workspace.slug}?role=contributor&pagelen=100`;
      url;
    ) {
      const page = await get(url);
      total += page.values.length;
      url = page.next;
    }
  }
  return total;
}
