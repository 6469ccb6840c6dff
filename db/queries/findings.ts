import { and, asc, desc, eq, ne, or, type SQL, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { type FindingFilter, matching } from "#db/queries/finding-filter";
import { findings } from "#db/schema/findings";
import { repositories } from "#db/schema/repositories";
import type { FindingSort } from "#db/vocabulary";

const shown = {
  id: findings.id,
  repositoryId: findings.repositoryId,
  provider: repositories.provider,
  fullName: repositories.fullName,
  htmlUrl: repositories.htmlUrl,
  engine: findings.engine,
  tool: findings.tool,
  ruleId: findings.ruleId,
  severity: findings.severity,
  confidence: findings.confidence,
  title: findings.title,
  message: findings.message,
  advice: findings.advice,
  path: findings.path,
  line: findings.line,
  endLine: findings.endLine,
  excerpt: findings.excerpt,
  trace: findings.trace,
  inTest: findings.inTest,
  owners: findings.owners,
  cwe: findings.cwe,
  owasp: findings.owasp,
  packageName: findings.packageName,
  packageVersion: findings.packageVersion,
  fixedVersion: findings.fixedVersion,
  advisoryIds: findings.advisoryIds,
  advisoryUrl: findings.advisoryUrl,
  epss: findings.epss,
  kev: findings.kev,
  state: findings.state,
  decisionUntil: findings.decisionUntil,
  stateReason: findings.stateReason,
  stateBy: findings.stateBy,
  stateAt: findings.stateAt,
  commitSha: findings.commitSha,
  firstSeenAt: findings.firstSeenAt,
  lastSeenAt: findings.lastSeenAt,
  fixedAt: findings.fixedAt,
};

/** Where a page begins: behind this finding in the order of the list. */
export interface FindingPlace {
  readonly rank: number;
  readonly id: string;
}

export interface FindingPageRequest {
  readonly sort: FindingSort;
  readonly beyond?: FindingPlace | undefined;
  /** `before`: those in front of the place, the nearest first. */
  readonly direction?: "after" | "before";
  readonly limit: number;
}

/** One page of a list. Ids follow the time at which a finding was first seen, so they order by it. */
export async function listFindings(tx: WorkspaceTx, filter: FindingFilter, request: FindingPageRequest) {
  const page = findingPage(tx, filter, request).as("page");
  return await tx
    .select({ ...shown, rank: findings.severityRank })
    .from(page)
    .innerJoin(findings, eq(findings.id, page.id))
    .innerJoin(
      repositories,
      and(eq(repositories.workspaceId, findings.workspaceId), eq(repositories.id, findings.repositoryId)),
    )
    .orderBy(...inOrder(request));
}

/** The finding next to a place in a list; undefined at its end. */
export async function findNeighbour(
  tx: WorkspaceTx,
  filter: FindingFilter,
  request: Omit<FindingPageRequest, "limit">,
): Promise<string | undefined> {
  const [row] = await findingPage(tx, filter, { ...request, limit: 1 });
  return row?.id;
}

/** The ids of a page, found on index entries alone: a row is wide, and a filter may pass over very many. */
export function findingPage(tx: WorkspaceTx, filter: FindingFilter, request: FindingPageRequest) {
  return tx
    .select({ id: findings.id })
    .from(findings)
    .where(and(matching(filter), beyond(request)))
    .orderBy(...inOrder(request))
    .limit(request.limit);
}

/** The place of a finding in every list. */
export async function findPlace(tx: WorkspaceTx, id: string): Promise<FindingPlace | undefined> {
  const [row] = await tx
    .select({ rank: findings.severityRank, id: findings.id })
    .from(findings)
    .where(eq(findings.id, id));
  return row;
}

function inOrder({ sort, direction }: Pick<FindingPageRequest, "sort" | "direction">): SQL[] {
  const back = direction === "before";
  const newestFirst = (sort === "oldest") === back;
  const byId = newestFirst ? desc(findings.id) : asc(findings.id);
  if (sort !== "severity") return [byId];
  return [back ? desc(findings.severityRank) : asc(findings.severityRank), byId];
}

function beyond({ sort, direction, beyond: place }: Omit<FindingPageRequest, "limit">): SQL | undefined {
  if (!place) return undefined;
  const back = direction === "before";
  const older = (sort === "oldest") === back;
  const byId = older ? sql`${findings.id} < ${place.id}` : sql`${findings.id} > ${place.id}`;
  if (sort !== "severity") return byId;
  // The first condition lets an index start there; the second is exact.
  const rank = findings.severityRank;
  return back
    ? and(sql`${rank} <= ${place.rank}`, or(sql`${rank} < ${place.rank}`, byId))
    : and(sql`${rank} >= ${place.rank}`, or(sql`${rank} > ${place.rank}`, byId));
}

/** What an export holds of the findings that match, most severe first. */
export async function listForExport(tx: WorkspaceTx, filter: FindingFilter, limit: number) {
  return await tx
    .select({ ...shown, fingerprint: findings.fingerprint, lineHash: findings.lineHash })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(matching(filter))
    .orderBy(findings.severityRank, desc(findings.id))
    .limit(limit);
}

export async function findFinding(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select({ ...shown, duplicateOf: findings.duplicateOf })
    .from(findings)
    .innerJoin(repositories, eq(repositories.id, findings.repositoryId))
    .where(eq(findings.id, id));
  return row;
}

/** The other tools that found the same weakness at the same place. */
export async function listDuplicates(tx: WorkspaceTx, id: string) {
  return await tx
    .select({ id: findings.id, tool: findings.tool, ruleId: findings.ruleId })
    .from(findings)
    .where(and(eq(findings.duplicateOf, id), ne(findings.state, "fixed")))
    .orderBy(findings.tool, findings.ruleId)
    .limit(20);
}
