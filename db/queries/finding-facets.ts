import { and, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { askingStates, type FindingFilter, isNarrow, matching, narrow } from "#db/queries/finding-filter";
import { findings } from "#db/schema/findings";
import { connectedRepos, repositories } from "#db/schema/repositories";
import type { EngineKind, FindingState, Provider, Severity } from "#db/vocabulary";

/** Most findings that are looked at to count what is not counted already. */
export const MOST_COUNTED = 10_000;

export interface Tally<Value> {
  readonly value: Value;
  readonly count: number;
}

/** How many findings a list would have with another value in one part of its filter, and the rest of it as it is. */
export interface FindingTallies {
  readonly severities: readonly Tally<Severity>[];
  readonly engines: readonly Tally<EngineKind>[];
  readonly states: readonly Tally<FindingState>[];
  /** Whatever repositories, providers and languages the filter names. */
  readonly repositories: readonly Tally<string>[];
  /** False where more than `MOST_COUNTED` were to be looked at, and the most severe of them were. */
  readonly exact: boolean;
}

const severityOfRank = sql.raw(
  "(array['critical', 'high', 'medium', 'low', 'unknown', 'info'])[findings.severity_rank]",
);

/**
 * Counts by the four things that counts are kept of. A filter that also narrows by rule, tool, time or words is counted from the
 * findings themselves, `MOST_COUNTED` of them at most. `repositoryIds` are those that the filter lets through, null for all.
 */
export async function tallyFindings(
  tx: WorkspaceTx,
  filter: FindingFilter,
  repositoryIds: readonly string[] | null,
): Promise<FindingTallies> {
  const counted = isNarrow(filter);
  const source = counted
    ? sql`select repository_id, engine, ${severityOfRank} as severity, state, 1 as total from findings
        where ${and(isNull(findings.duplicateOf), ...narrow(filter))}
        order by severity_rank, id desc limit ${MOST_COUNTED + 1}`
    : sql`select repository_id, engine, severity, state, total from finding_counts where total > 0`;
  const fits = {
    severity: oneOf("severity", filter.severities),
    engine: oneOf("engine", filter.engines),
    state: oneOf("state", filter.states ?? askingStates),
    repository:
      repositoryIds === null ? sql`true` : sql`repository_id = any(${arrayOf(repositoryIds)}::uuid[])`,
  };
  const facet = (name: keyof typeof fits, column: string) => {
    const others = Object.entries(fits).filter(([other]) => other !== name);
    return sql`select ${name} as facet, ${sql.raw(column)}::text as value, sum(total)::int as count from looked
      where ${sql.join(
        others.map(([, condition]) => condition),
        sql` and `,
      )} group by 2`;
  };
  const rows = await tx.execute<{ facet: string; value: string; count: number }>(sql`
    with looked as materialized (${source})
    ${facet("severity", "severity")} union all ${facet("engine", "engine")}
    union all ${facet("state", "state")} union all ${facet("repository", "repository_id")}
    union all select 'looked', '', coalesce(sum(total), 0)::int from looked`);
  const of = <Value extends string>(name: string): Tally<Value>[] =>
    rows.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value: value as Value, count }));
  const looked = of("looked")[0]?.count ?? 0;
  return {
    ...{ severities: of<Severity>("severity"), engines: of<EngineKind>("engine") },
    ...{ states: of<FindingState>("state"), repositories: of("repository") },
    exact: !counted || looked <= MOST_COUNTED,
  };
}

const oneOf = (column: string, values: readonly string[] | undefined): SQL =>
  values && values.length > 0 ? sql`${sql.raw(column)} = any(${arrayOf(values)}::text[])` : sql`true`;

/** One parameter for any number of values. */
const arrayOf = (values: readonly string[]): SQL =>
  sql`${`{${values.map((value) => JSON.stringify(value)).join(",")}}`}`;

/** The rules that the most findings of a list are of, and how many were first seen since when; of the most severe ones at most. */
export async function tallyRulesAndAges(tx: WorkspaceTx, filter: FindingFilter, since: readonly Date[]) {
  const looked = tx
    .select({ ruleId: findings.ruleId, firstSeenAt: findings.firstSeenAt })
    .from(findings)
    .where(matching(filter))
    .orderBy(findings.severityRank, sql`${findings.id} desc`)
    .limit(RULES_COUNTED);
  const ages = since.map(
    (date, index) =>
      sql`select 'age', ${String(index)}, count(*) filter (where first_seen_at >= ${date.toISOString()}::timestamptz)::int, null, null from looked`,
  );
  const rows = await tx.execute<{
    facet: string;
    value: string;
    count: number;
    title: string | null;
    engine: EngineKind | null;
  }>(sql`
    with looked as materialized (${looked}),
    rules as (select rule_id, count(*)::int as count from looked group by 1 order by 2 desc, 1 limit ${RULES_SHOWN})
    select 'rule' as facet, rules.rule_id as value, rules.count, one.title, one.engine from rules
    left join lateral (select f.title, f.engine from findings f where f.rule_id = rules.rule_id limit 1) one on true
    union all select 'looked', '', count(*)::int, null, null from looked
    union all ${sql.join(ages, sql` union all `)}`);
  const ages_ = rows.filter(({ facet }) => facet === "age");
  return {
    rules: rows
      .filter(({ facet }) => facet === "rule")
      .map(({ value, count, title, engine }) => ({ value, count, title, engine })),
    ages: since.map((_, index) => ages_.find(({ value }) => value === String(index))?.count ?? 0),
    exact: (rows.find(({ facet }) => facet === "looked")?.count ?? 0) < RULES_COUNTED,
  };
}

const RULES_COUNTED = 5_000;
const RULES_SHOWN = 12;

export interface KnownRepository {
  readonly id: string;
  readonly fullName: string;
  readonly provider: Provider;
  readonly language: string | null;
}

/** Every repository the workspace ever enabled, with the words a list is narrowed by. */
export async function listKnownRepositories(tx: WorkspaceTx): Promise<KnownRepository[]> {
  return await tx
    .select({
      ...{ id: repositories.id, fullName: repositories.fullName, provider: repositories.provider },
      language: connectedRepos.language,
    })
    .from(repositories)
    .leftJoin(connectedRepos, eq(connectedRepos.repositoryId, repositories.id))
    .orderBy(repositories.fullName, repositories.id);
}

/** Findings by their ids, as far as they are there. */
export async function listByIds(tx: WorkspaceTx, ids: readonly string[]) {
  return await tx
    .select({
      ...{ id: findings.id, repositoryId: findings.repositoryId, title: findings.title },
      ...{ state: findings.state, duplicateOf: findings.duplicateOf, decision: findings.decision },
      ...{ decisionUntil: findings.decisionUntil, stateReason: findings.stateReason },
      ...{ stateBy: findings.stateBy, stateAt: findings.stateAt, fullName: repositories.fullName },
    })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(inArray(findings.id, [...ids]))
    .orderBy(findings.id);
}
