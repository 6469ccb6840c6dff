import {
  type KnownRepository,
  listKnownRepositories,
  type Tally,
  tallyFindings,
} from "#db/queries/finding-facets";
import type { FindingFilter } from "#db/queries/finding-filter";
import { findingAges, type Provider } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import type { Services } from "#server/services";
import { type FindingQuery, seenSince, toFilter } from "#server/use-cases/findings/finding-query";

const MOST_REPOSITORIES = 12;

/**
 * How many findings each choice of a filter would show, the rest of it as it is: severities, engines, states, providers, languages and
 * repositories; and of what the filter shows, the most frequent rules and how many were first seen when.
 */
export async function facetFindings(services: Services, actor: Actor, query: FindingQuery, now: Date) {
  const filter = toFilter(query, now);
  const since = findingAges.map((age) => seenSince(age, now));
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const known = await listKnownRepositories(tx);
      const through = lettingThrough(filter);
      const ids = through ? known.filter(through.all).map(({ id }) => id) : null;
      const tallies = await tallyFindings(tx, filter, ids, since);
      const counts = new Map(tallies.repositories.map(({ value, count }) => [value, count]));
      const shown = known.filter(through?.all ?? (() => true));
      return {
        total: shown.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0),
        exact: tallies.exact,
        severities: tallies.severities,
        engines: tallies.engines,
        states: tallies.states,
        ...ofRepositories(known, counts, filter),
        rules: tallies.rules,
        ages: findingAges.map((value, index) => ({ value, count: tallies.ages[index] ?? 0 })),
        lookedAtAll: tallies.lookedAtAll,
      };
    },
    { readOnly: true },
  );
}

/** Providers do not write the names of languages alike. */
const sameWord = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

type Choice = (repository: KnownRepository) => boolean;

/** What the filter says of repositories, whole and without each of its three parts; null when it says nothing. */
function lettingThrough({ repositoryIds, providers, languages }: FindingFilter) {
  if (!repositoryIds && !providers && !languages) return null;
  const inRepositories: Choice = ({ id }) => !repositoryIds || repositoryIds.includes(id);
  const inProviders: Choice = ({ provider }) => !providers || providers.includes(provider);
  const inLanguages: Choice = ({ language }) =>
    !languages || (language !== null && languages.some((each) => sameWord(each, language)));
  return {
    all: (each: KnownRepository) => inRepositories(each) && inProviders(each) && inLanguages(each),
    repository: (each: KnownRepository) => inProviders(each) && inLanguages(each),
    provider: (each: KnownRepository) => inRepositories(each) && inLanguages(each),
    language: (each: KnownRepository) => inRepositories(each) && inProviders(each),
  };
}

function ofRepositories(
  known: readonly KnownRepository[],
  counts: ReadonlyMap<string, number>,
  filter: FindingFilter,
) {
  const through = lettingThrough(filter);
  const countOf = ({ id }: KnownRepository) => counts.get(id) ?? 0;
  const chosen = filter.repositoryIds ?? [];
  const repositories = known
    .filter((each) => through?.repository(each) ?? true)
    .map((each) => ({ ...each, count: countOf(each) }))
    .filter(({ id, count }) => count > 0 || chosen.includes(id))
    .sort((a, b) => b.count - a.count || a.fullName.localeCompare(b.fullName, "en"));
  const sumBy = <Value extends string>(
    choice: Choice | undefined,
    wordOf: (each: KnownRepository) => Value | null,
  ): Tally<Value>[] => {
    const sums = new Map<Value, number>();
    for (const each of known) {
      const value = wordOf(each);
      if (value === null || !(choice?.(each) ?? true)) continue;
      const known = [...sums.keys()].find((other) => sameWord(other, value)) ?? value;
      sums.set(known, (sums.get(known) ?? 0) + countOf(each));
    }
    return [...sums]
      .map(([value, count]) => ({ value, count }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  };
  return {
    repositories: [
      ...repositories.filter(({ id }) => chosen.includes(id)),
      ...repositories.filter(({ id }) => !chosen.includes(id)),
    ].slice(0, Math.max(MOST_REPOSITORIES, chosen.length)),
    moreRepositories: Math.max(0, repositories.length - Math.max(MOST_REPOSITORIES, chosen.length)),
    providers: sumBy<Provider>(through?.provider, ({ provider }) => provider),
    languages: sumBy<string>(through?.language, ({ language }) => language),
  };
}
