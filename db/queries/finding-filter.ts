import { and, eq, gte, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { findings } from "#db/schema/findings";
import { connectedRepos, repositories } from "#db/schema/repositories";
import {
  type EngineKind,
  type FindingState,
  findingStates,
  type Provider,
  type Severity,
} from "#db/vocabulary";

/** In the order of `severity_rank`, from 1. */
const ranked: readonly Severity[] = ["critical", "high", "medium", "low", "unknown", "info"];

export const rankOf = (severity: Severity): number => ranked.indexOf(severity) + 1;

/** Which findings. Every part that is given must fit; of several values in one part, any. */
export interface FindingFilter {
  readonly repositoryIds?: readonly string[] | undefined;
  readonly providers?: readonly Provider[] | undefined;
  /** Languages of repositories, whatever case their providers write them in. */
  readonly languages?: readonly string[] | undefined;
  readonly engines?: readonly EngineKind[] | undefined;
  readonly tool?: string | undefined;
  readonly severities?: readonly Severity[] | undefined;
  /** Absent: those that ask for somebody. */
  readonly states?: readonly FindingState[] | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly seenSince?: Date | undefined;
  /** In lower case. Each must stand somewhere in rule, title, place, package or advisories. */
  readonly words?: readonly string[] | undefined;
}

/** Asks for somebody. Spelt without parameters, as the partial indexes are, so that the planner sees that they fit. */
export const asking = sql`${findings.state} in ('new', 'open', 'reopened')`;
export const askingStates: readonly FindingState[] = ["new", "open", "reopened"];

const given = <Value>(values: readonly Value[] | undefined): values is readonly Value[] =>
  values !== undefined && values.length > 0;

/** What the filter says of a row of `findings`. What duplicates another tool's finding is left out. */
export const matching = (filter: FindingFilter): SQL | undefined =>
  and(
    isNull(findings.duplicateOf),
    inState(filter.states),
    given(filter.severities) ? inArray(findings.severityRank, filter.severities.map(rankOf)) : undefined,
    given(filter.engines) ? inArray(findings.engine, [...filter.engines]) : undefined,
    ofRepositories(filter),
    ...narrow(filter),
  );

/** The parts that no count is kept for. */
export const narrow = (filter: FindingFilter): (SQL | undefined)[] => [
  filter.tool ? eq(findings.tool, filter.tool) : undefined,
  given(filter.rules) ? inArray(findings.ruleId, [...filter.rules]) : undefined,
  filter.seenSince ? gte(findings.firstSeenAt, filter.seenSince) : undefined,
  ...(filter.words ?? []).map((word) => sql`${findings.searchText} like ${`%${literally(word)}%`}`),
];

export const isNarrow = (filter: FindingFilter): boolean => narrow(filter).some((part) => part !== undefined);

/** The characters that mean something in a pattern, as themselves. */
const literally = (word: string): string => word.replace(/[\\%_]/g, (character) => `\\${character}`);

function inState(states: FindingFilter["states"]): SQL | undefined {
  if (states === undefined) return asking;
  if (states.length === 0 || states.length === findingStates.length) return undefined;
  return inArray(findings.state, [...states]);
}

function ofRepositories({ repositoryIds, providers, languages }: FindingFilter): SQL | undefined {
  return and(
    given(repositoryIds) ? inArray(findings.repositoryId, [...repositoryIds]) : undefined,
    given(providers)
      ? sql`${findings.repositoryId} in (select ${repositories.id} from ${repositories} where ${inArray(repositories.provider, [...providers])})`
      : undefined,
    given(languages)
      ? sql`${findings.repositoryId} in (select ${connectedRepos.repositoryId} from ${connectedRepos} where ${inArray(
          sql`lower(${connectedRepos.language})`,
          languages.map((each) => each.toLowerCase()),
        )})`
      : undefined,
  );
}
