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
  readonly rules: readonly (Tally<string> & {
    readonly title: string | null;
    readonly engine: EngineKind | null;
  })[];
  /** In the order of the times that were asked about. */
  readonly ages: readonly number[];
  /** False where rules and ages are counted among the most severe findings only. */
  readonly lookedAtAll: boolean;
}

const severityOfRank = sql.raw(
  "(array['critical', 'high', 'medium', 'low', 'unknown', 'info'])[findings.severity_rank]",
);

/**
 * Counts by the four things that counts are kept of. A filter that also narrows by rule, tool, time or words is counted from the
 * findings themselves, `MOST_COUNTED` of them at most. Rules, and how many were first seen since each of some times, are of what the
 * whole filter lets through. `repositoryIds` are those that it lets through, null for all.
 */
export async function tallyFindings(
  tx: WorkspaceTx,
  filter: FindingFilter,
  repositoryIds: readonly string[] | null,
  since: readonly Date[],
): Promise<FindingTallies> {
  const kinds = {
    severity: oneOf("severity", filter.severities),
    engine: oneOf("engine", filter.engines),
    state: oneOf("state", filter.states ?? askingStates),
  };
  const repository =
    repositoryIds === null ? sql`true` : sql`repository_id = any(${arrayOf(repositoryIds)}::uuid[])`;
  const fits = { ...kinds, repository };
  const facet = (name: keyof typeof fits, from: SQL, fitting: Readonly<Record<string, SQL>>) => {
    const others = Object.entries(fitting).filter(([other]) => other !== name);
    const column = sql.raw(name === "repository" ? "repository_id" : name);
    return sql`select ${name} as facet, ${column}::text as value, sum(total)::int as count, null::text as title,
      null::text as engine from ${from} where ${sql.join(
        others.map(([, condition]) => condition),
        sql` and `,
      )} group by 2`;
  };
  const facetsOfKind = (from: SQL, fitting: Readonly<Record<string, SQL>>) =>
    sql`${facet("severity", from, fitting)} union all ${facet("engine", from, fitting)}
    union all ${facet("state", from, fitting)}`;
  if (!isNarrow(filter)) {
    // There are many repositories and few kinds of findings, so the counts are read twice and not four times.
    const overRepositories = sql`select engine, severity, state, sum(total) as total from finding_counts
      where total > 0 and ${repository} group by 1, 2, 3`;
    const counted = await read(
      tx,
      sql`with over_repositories as materialized (${overRepositories}) ${facetsOfKind(sql`over_repositories`, kinds)}
        union all ${facet("repository", sql`finding_counts`, fits)}`,
    );
    const shown = tx
      .select({ ruleId: findings.ruleId, firstSeenAt: findings.firstSeenAt })
      .from(findings)
      .where(matching(filter))
      .orderBy(findings.severityRank, sql`${findings.id} desc`)
      .limit(RULES_COUNTED);
    const looked = await read(tx, sql`with shown as materialized (${shown}) ${rulesAndAges(since)}`);
    const whole = totalOf(looked) < RULES_COUNTED;
    return { ...counts(counted), ...rulesAndAgesOf(looked, since), exact: true, lookedAtAll: whole };
  }
  const passed = sql`select repository_id, engine, ${severityOfRank} as severity, state, rule_id, first_seen_at, 1 as total
    from findings where ${and(isNull(findings.duplicateOf), ...narrow(filter))}
    order by severity_rank, id desc limit ${MOST_COUNTED + 1}`;
  const all = sql.join(Object.values(fits), sql` and `);
  const rows = await read(
    tx,
    sql`with looked as materialized (${passed}),
      shown as materialized (select rule_id, first_seen_at from looked where ${all})
      ${facetsOfKind(sql`looked`, fits)} union all ${facet("repository", sql`looked`, fits)}
      union all select 'passed', '', count(*)::int, null, null from looked
      union all (${rulesAndAges(since)})`,
  );
  const exact = (rows.find((row) => row.facet === "passed")?.count ?? 0) <= MOST_COUNTED;
  return { ...counts(rows), ...rulesAndAgesOf(rows, since), exact, lookedAtAll: exact };
}

interface Row extends Record<string, unknown> {
  readonly facet: string;
  readonly value: string;
  readonly count: number;
  readonly title: string | null;
  readonly engine: EngineKind | null;
}

const read = async (tx: WorkspaceTx, query: SQL): Promise<readonly Row[]> => await tx.execute<Row>(query);

const RULES_COUNTED = 2_000;
const RULES_SHOWN = 12;

/** The most frequent rules of what is shown, each with a title it goes by, and how many were first seen since when. */
function rulesAndAges(since: readonly Date[]): SQL {
  const ages = since.map(
    (date, index) =>
      sql`select 'age', ${String(index)}, count(*) filter (where first_seen_at >= ${date.toISOString()}::timestamptz)::int, null, null from shown`,
  );
  return sql`select 'rule' as facet, rules.rule_id as value, rules.count, one.title, one.engine
    from (select rule_id, count(*)::int as count from shown group by 1 order by 2 desc, 1 limit ${RULES_SHOWN}) rules
    left join lateral (select f.title, f.engine from findings f where f.rule_id = rules.rule_id limit 1) one on true
    union all select 'shown', '', count(*)::int, null, null from shown
    union all ${sql.join(ages, sql` union all `)}`;
}

const totalOf = (rows: readonly Row[]): number => rows.find(({ facet }) => facet === "shown")?.count ?? 0;

function rulesAndAgesOf(rows: readonly Row[], since: readonly Date[]) {
  const ages = rows.filter(({ facet }) => facet === "age");
  return {
    rules: rows
      .filter(({ facet }) => facet === "rule")
      .map(({ value, count, title, engine }) => ({ value, count, title, engine })),
    ages: since.map((_, index) => ages.find(({ value }) => value === String(index))?.count ?? 0),
  };
}

function counts(rows: readonly Row[]) {
  const of = <Value extends string>(name: string): Tally<Value>[] =>
    rows.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value: value as Value, count }));
  return {
    ...{ severities: of<Severity>("severity"), engines: of<EngineKind>("engine") },
    ...{ states: of<FindingState>("state"), repositories: of<string>("repository") },
  };
}

const oneOf = (column: string, values: readonly string[] | undefined): SQL =>
  values && values.length > 0 ? sql`${sql.raw(column)} = any(${arrayOf(values)}::text[])` : sql`true`;

/** One parameter for any number of values. */
const arrayOf = (values: readonly string[]): SQL =>
  sql`${`{${values.map((value) => JSON.stringify(value)).join(",")}}`}`;

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
