import { z } from "zod";
import type { Advisory } from "#server/scanners/sca/advisory";
import { parseAdvisory } from "#server/scanners/sca/advisory";
import type { AdvisoryAnswer, AdvisorySource, PackageVersion } from "#server/scanners/sca/advisory-source";
import { type Ecosystem, packageKey } from "#server/scanners/sca/ecosystem";
import { isPrivate } from "#server/scanners/sca/private-names";

export interface FetchJsonInit {
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Fetches and parses JSON. Rejects on any status but 2xx, on a body that is not JSON, and on its own size and time limits. */
export type FetchJson = (url: string, init: FetchJsonInit) => Promise<unknown>;

export interface OsvSourceOptions {
  /** Without a trailing slash, like `https://api.osv.dev`. */
  readonly baseUrl: string;
  readonly fetchJson: FetchJson;
  /** Asked instead when the service cannot be reached, and for names that must not leave this server. */
  readonly fallback: AdvisorySource;
  readonly maxCachedAdvisories?: number;
}

// OSV API: at most 1,000 queries in one batch; a full page carries next_page_token, to be repeated for that query only.
const batchSize = 1_000;
const maxPages = 50;
const parallelFetches = 8;

const BatchAnswer = z.object({
  results: z.array(
    z
      .object({
        vulns: z
          .array(
            z.object({
              id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,120}$/),
              modified: z.string().nullish(),
            }),
          )
          .nullish(),
        next_page_token: z.string().max(4096).nullish(),
      })
      .nullable(),
  ),
});

interface Mention {
  readonly id: string;
  readonly modified: string | null;
}

/** Advisories from an OSV service, kept in memory by id while their `modified` stays the same. */
export function osvSource(options: OsvSourceOptions): AdvisorySource {
  const cache = new Map<string, Advisory>();
  const maxCached = options.maxCachedAdvisories ?? 5_000;
  const { host } = new URL(options.baseUrl);

  async function advisory({ id, modified }: Mention, signal: AbortSignal): Promise<Advisory | null> {
    const known = cache.get(id);
    if (known && modified !== null && known.modified === modified) return known;
    const url = `${options.baseUrl}/v1/vulns/${encodeURIComponent(id)}`;
    const parsed = parseAdvisory(await options.fetchJson(url, { method: "GET", signal }));
    if (!parsed.ok) return null;
    cache.delete(id);
    cache.set(id, parsed.advisory);
    for (const oldest of cache.keys()) {
      if (cache.size <= maxCached) break;
      cache.delete(oldest);
    }
    return parsed.advisory;
  }

  return {
    id: "osv",
    describe: () => `Package names and versions are sent to ${host} and compared with its advisories.`,
    // The service may learn of an advisory at any time.
    basis: async () => null,
    async lookup(packages, { signal, privatePackages = [] }) {
      const withheld = packages.filter(({ name }) => isPrivate(name, privatePackages));
      const sent = withheld.length > 0 ? packages.filter((each) => !withheld.includes(each)) : packages;
      const answer = sent.length > 0 ? await ask(sent, signal) : nothingAsked();
      if (withheld.length === 0) return answer;
      const own = await options.fallback.lookup(withheld, { signal });
      const names = new Set(withheld.map(packageKey)).size;
      return {
        ...answer,
        advisories: new Map([...answer.advisories, ...own.advisories]),
        notes: [
          `${names} package names that this workspace marks as private were not sent to ${host}; they were compared with the built-in list only.`,
          ...answer.notes,
        ],
      };
    },
  };

  async function ask(packages: readonly PackageVersion[], signal: AbortSignal): Promise<AdvisoryAnswer> {
    const notes: string[] = [];
    let mentions: Map<string, Map<string, Mention>>;
    try {
      mentions = await askForIds(options, packages, signal);
    } catch {
      signal.throwIfAborted();
      const answer = await options.fallback.lookup(packages, { signal });
      const note = "The advisory service could not be reached, so only the built-in list was used.";
      return { ...answer, notes: [note, ...answer.notes], complete: false, basis: null };
    }
    const wanted = new Map<string, Mention>();
    for (const found of mentions.values()) for (const [id, mention] of found) wanted.set(id, mention);
    const fetched = new Map<string, Advisory>();
    let missing = 0;
    await inParallel([...wanted.values()], async (mention) => {
      const found = await advisory(mention, signal).catch(() => null);
      signal.throwIfAborted();
      if (found) fetched.set(mention.id, found);
      else missing += 1;
    });
    if (missing > 0) notes.push(`${missing} advisories could not be read from the advisory service.`);
    const advisories = new Map<string, Advisory[]>();
    for (const [key, found] of mentions) {
      advisories.set(
        key,
        [...found.keys()].map((id) => fetched.get(id)).filter((known) => known !== undefined),
      );
    }
    return { advisories, notes, complete: missing === 0, basis: null };
  }
}

const nothingAsked = (): AdvisoryAnswer => ({
  ...{ advisories: new Map<string, Advisory[]>(), notes: [], complete: true, basis: null },
});

interface Query {
  /** The `packageKey` of what is asked for. */
  readonly key: string;
  readonly body: { package: { ecosystem: Ecosystem; name: string }; version: string; page_token?: string };
}

/** Which advisories the service knows for each package, by key. Rejects when any part of the question stays unanswered. */
async function askForIds(
  options: OsvSourceOptions,
  packages: readonly PackageVersion[],
  signal: AbortSignal,
): Promise<Map<string, Map<string, Mention>>> {
  const found = new Map<string, Map<string, Mention>>();
  let waiting: Query[] = packages.map(({ ecosystem, name, version }) => ({
    key: packageKey({ ecosystem, name }),
    body: { package: { ecosystem, name }, version },
  }));
  for (let page = 0; waiting.length > 0; page += 1) {
    if (page === maxPages) throw new Error("too many pages");
    const next: Query[] = [];
    for (let start = 0; start < waiting.length; start += batchSize) {
      const batch = waiting.slice(start, start + batchSize);
      const answer = await options.fetchJson(`${options.baseUrl}/v1/querybatch`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ queries: batch.map((query) => query.body) }),
        signal,
      });
      const { results } = BatchAnswer.parse(answer);
      if (results.length !== batch.length) throw new Error("answers do not match the questions");
      for (const [index, query] of batch.entries()) {
        const result = results[index];
        for (const { id, modified } of result?.vulns ?? []) {
          const known = found.get(query.key) ?? new Map<string, Mention>();
          found.set(query.key, known.set(id, { id, modified: modified ?? null }));
        }
        const token = result?.next_page_token;
        if (token) next.push({ key: query.key, body: { ...query.body, page_token: token } });
      }
    }
    waiting = next;
  }
  return found;
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: parallelFetches }, worker));
}
