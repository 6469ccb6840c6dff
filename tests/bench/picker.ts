import { setTimeout as sleep } from "node:timers/promises";
import { Gitlab } from "@gitbeaker/rest";
import { Octokit } from "@octokit/rest";
import { bitbucket } from "#server/providers/bitbucket/index";
import { github } from "#server/providers/github/index";
import { gitlab } from "#server/providers/gitlab/index";
import type { Listing, ProviderAdapter } from "#server/providers/provider";
import { Secret } from "#server/secret";
import { type Figure, median, rounded } from "#tests/bench/figure";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { serveForge } from "#tests/forges/http";
import type { ForgeWorld } from "#tests/forges/model";
import type { Right } from "#tests/forges/vocabulary";
import { group, operator, person, repository, user } from "#tests/forges/world";

const LATENCY_MS = 80;
const ROUNDS = 7;
const CAP = 500;
/** Longest chain of requests that depend on each other: two at each provider, as the second needs what the first says. */
const CRITICAL_PATH_MS = 2 * LATENCY_MS;

/**
 * The picker over 500 GitHub, 350 GitLab and 480 Bitbucket repositories in 12 workspaces, with 80 ms for every request:
 * ours, and the clients people usually take, one after the other, side by side in each round.
 */
export async function run(): Promise<Figure[]> {
  const hub = await stand(createGithubForge({ ...worldOf(500, ["acme-example"], "write") }), github);
  const lab = await stand(createGitlabForge({ ...worldOf(350, ["acme-example"], "write") }), gitlab);
  const workspaces = Array.from({ length: 12 }, (_, index) => `team-${index + 1}`);
  const bucket = await stand(createBitbucketForge({ ...worldOf(480, workspaces, "write") }), bitbucket);
  const stands = [hub, lab, bucket];
  try {
    const ours: number[] = [];
    const others: number[] = [];
    const hanging: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await timed(() => Promise.all(stands.map(listOurs))));
      others.push(await timed(() => listWithOthers(hub, lab, bucket)));
      hanging.push(await withOneHanging(hub, [lab, bucket]));
    }
    const critical = `critical path ${CRITICAL_PATH_MS} ms`;
    const figure = (name: string, value: number, target: string, against: string): Figure => ({
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
    for (const each of stands) await each.close();
  }
}

interface Stand {
  readonly adapter: ProviderAdapter;
  readonly origin: string;
  readonly token: Secret;
  readonly expected: number;
  hang: boolean;
  close(): Promise<void>;
}

function worldOf(count: number, namespaces: readonly string[], right: Right) {
  const world: ForgeWorld = {
    users: [user("1")],
    namespaces: [person("1"), ...namespaces.map((path, index) => group(String(100 + index), path, path))],
    repositories: Array.from({ length: count }, (_, index) =>
      repository({
        ...{
          id: String(10_000 + index),
          namespace: namespaces[index % namespaces.length] ?? "",
          name: `repo-${index}`,
        },
        ...{ rights: { [operator]: right }, pushedAt: new Date(1.76e12 + index * 60_000).toISOString() },
      }),
    ),
  };
  return world;
}

/** The forge behind a network that takes its time. A hanging one is asked and never answers. */
async function stand(forge: Forge, adapter: ProviderAdapter): Promise<Stand> {
  const { access } = forge.issueToken({ scopes: ["repo", "read_api", "account", "repository"] });
  const state: { hang: boolean } = { hang: false };
  const slow: Forge = {
    ...forge,
    fetch: async (request) => {
      if (state.hang) await new Promise(() => {});
      // What the double itself computes belongs to its answer's 80 ms and not on top of them.
      const [response] = await Promise.all([forge.fetch(request), sleep(LATENCY_MS)]);
      return response;
    },
  };
  const served = await serveForge(slow);
  return Object.assign(state, {
    ...{
      adapter,
      origin: served.origin,
      token: new Secret(access),
      expected: forge.world.repositories.length,
    },
    close: served.close,
  });
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
async function withOneHanging(hanging: Stand, others: readonly Stand[]): Promise<number> {
  hanging.hang = true;
  const given = new AbortController();
  const { adapter, origin, token } = hanging;
  const never = adapter
    .list(adapter.site(origin), token, { cap: CAP, signal: given.signal })
    .catch(() => undefined);
  const time = await timed(() => Promise.all(others.map(listOurs)));
  given.abort();
  await never;
  hanging.hang = false;
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
