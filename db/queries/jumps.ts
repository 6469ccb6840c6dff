import { asc, eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findings } from "#db/schema/findings";
import { connectedRepos, repositories } from "#db/schema/repositories";

/** The most severe open findings are looked through, and no more than this: a word that fits none must not read them all. */
const LOOKED_THROUGH = 5_000;

/** The text with what LIKE reads as a sign taken as itself, to be found anywhere. */
const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** Connected repositories with the text in their name; those whose own name begins with it first. */
export async function jumpToRepositories(tx: WorkspaceTx, text: string, limit: number) {
  const name = sql`lower(${repositories.fullName})`;
  const wanted = text.toLowerCase();
  return await tx
    .select({
      repositoryId: connectedRepos.repositoryId,
      provider: repositories.provider,
      fullName: repositories.fullName,
    })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .where(sql`${name} like ${anywhere(wanted)}`)
    .orderBy(
      sql`regexp_replace(${name}, '^.*/', '') not like ${anywhere(wanted).slice(1)}`,
      asc(repositories.fullName),
      asc(connectedRepos.repositoryId),
    )
    .limit(limit);
}

/** Open findings with the text in title, rule, package or path, or with exactly that advisory; most severe first. */
export async function jumpToFindings(tx: WorkspaceTx, text: string, limit: number) {
  const like = anywhere(text.toLowerCase());
  const near = tx
    .select({
      ...{ id: findings.id, repositoryId: findings.repositoryId, title: findings.title },
      ...{ severity: findings.severity, rank: findings.severityRank, ruleId: findings.ruleId },
      ...{ packageName: findings.packageName, path: findings.path, advisoryIds: findings.advisoryIds },
    })
    .from(findings)
    .where(sql`${findings.state} in ('new', 'open', 'reopened') and ${findings.duplicateOf} is null`)
    // In the order of the index, NULLS LAST included.
    .orderBy(asc(findings.severityRank), sql`${findings.id} desc nulls last`)
    .limit(LOOKED_THROUGH)
    .as("near");
  return await tx
    .select({
      id: near.id,
      title: near.title,
      severity: near.severity,
      fullName: repositories.fullName,
      place: sql<string>`coalesce(${near.packageName}, ${near.path})`,
    })
    .from(near)
    .innerJoin(repositories, eq(repositories.id, near.repositoryId))
    .where(
      sql`lower(${near.title}) like ${like} or lower(${near.ruleId}) like ${like} or lower(${near.packageName}) like ${like}
        or lower(${near.path}) like ${like} or ${text.toUpperCase()} = any(${near.advisoryIds})`,
    )
    .orderBy(asc(near.rank), sql`${near.id} desc`)
    .limit(limit);
}
