import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { gitConnections } from "#db/schema/connections";
import { findingCounts } from "#db/schema/findings";
import { connectedRepos, repositories } from "#db/schema/repositories";
import { scans } from "#db/schema/scans";
import { scanSchedules } from "#db/schema/schedules";
import type { Provider } from "#db/vocabulary";

const shown = {
  id: connectedRepos.id,
  repositoryId: connectedRepos.repositoryId,
  connectionId: connectedRepos.connectionId,
  provider: repositories.provider,
  host: repositories.host,
  externalId: repositories.externalId,
  fullName: repositories.fullName,
  htmlUrl: repositories.htmlUrl,
  isPrivate: repositories.isPrivate,
  clonePath: connectedRepos.clonePath,
  defaultBranch: connectedRepos.defaultBranch,
  language: connectedRepos.language,
  sastEnabled: connectedRepos.sastEnabled,
  scaEnabled: connectedRepos.scaEnabled,
  enabledByName: connectedRepos.enabledByName,
  enabledAt: connectedRepos.enabledAt,
  lastScanAt: connectedRepos.lastScanAt,
  pausedReason: connectedRepos.pausedReason,
};

/** What is known of a repository, enabled or not. */
export async function findRepository(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select({
      repositoryId: repositories.id,
      provider: repositories.provider,
      host: repositories.host,
      fullName: repositories.fullName,
      htmlUrl: repositories.htmlUrl,
      isPrivate: repositories.isPrivate,
      archived: repositories.archived,
      goneAt: repositories.goneAt,
    })
    .from(repositories)
    .where(eq(repositories.id, id));
  return row;
}

/** Where a repository stands in a list by name. */
export interface RepositoryPlace {
  readonly fullName: string;
  readonly id: string;
}

/**
 * The allow-list by name, all of it, one row, or a page after `beyond`; with how many findings wait, which scan runs, and when the next is
 * due.
 */
export function listConnectedRepositories(
  tx: WorkspaceTx,
  {
    repositoryId,
    beyond,
    limit,
  }: { repositoryId?: string; beyond?: RepositoryPlace | undefined; limit?: number } = {},
) {
  const openFindings = tx
    .select({
      repositoryId: findingCounts.repositoryId,
      total: sql<number>`sum(${findingCounts.total})::int`.as("total"),
    })
    .from(findingCounts)
    .where(inArray(findingCounts.state, ["new", "open", "reopened"]))
    .groupBy(findingCounts.repositoryId)
    .as("open_findings");
  const rows = tx
    .select({
      ...shown,
      openFindings: sql<number>`coalesce(${openFindings.total}, 0)::int`,
      activeScanId: scans.id,
      schedule: {
        every: scanSchedules.every,
        nextRunAt: scanSchedules.nextRunAt,
        lastOutcome: scanSchedules.lastOutcome,
      },
    })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .leftJoin(openFindings, eq(openFindings.repositoryId, connectedRepos.repositoryId))
    .leftJoin(
      scans,
      and(eq(scans.repositoryId, connectedRepos.repositoryId), inArray(scans.state, ["queued", "running"])),
    )
    .leftJoin(scanSchedules, eq(scanSchedules.repositoryId, connectedRepos.repositoryId))
    .where(
      and(
        repositoryId ? eq(connectedRepos.repositoryId, repositoryId) : undefined,
        beyond &&
          sql`(${repositories.fullName}, ${repositories.id}) > (${beyond.fullName}, ${beyond.id}::uuid)`,
      ),
    )
    .orderBy(asc(repositories.fullName), asc(repositories.id))
    .$dynamic();
  return limit === undefined ? rows : rows.limit(limit);
}

/** One allow-list row, by its own id or by the repository's. */
export async function findConnectedRepository(
  tx: WorkspaceTx,
  which: { id: string } | { repositoryId: string },
) {
  const match =
    "id" in which ? eq(connectedRepos.id, which.id) : eq(connectedRepos.repositoryId, which.repositoryId);
  const [row] = await tx
    .select({ ...shown, connectionState: gitConnections.state, connectionReason: gitConnections.stateReason })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .innerJoin(gitConnections, eq(gitConnections.id, connectedRepos.connectionId))
    .where(match);
  return row;
}

/** What is on the allow-list under a name, whatever the case of its letters. */
export async function findConnectedByName(
  tx: WorkspaceTx,
  which: { provider: Provider; host: string; fullName: string },
) {
  const [row] = await tx
    .select({ externalId: repositories.externalId, fullName: repositories.fullName })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .where(
      and(
        eq(repositories.provider, which.provider),
        eq(repositories.host, which.host),
        eq(sql`lower(${repositories.fullName})`, which.fullName.toLowerCase()),
      ),
    )
    .limit(1);
  return row;
}

/** Which of the provider's repositories are on the allow-list, as `provider host externalId`. */
export async function listEnabledKeys(tx: WorkspaceTx): Promise<Set<string>> {
  const rows = await tx
    .select({ provider: repositories.provider, host: repositories.host, externalId: repositories.externalId })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId));
  return new Set(rows.map(enabledKey));
}

export const enabledKey = (row: { provider: string; host: string; externalId: string }): string =>
  `${row.provider} ${row.host} ${row.externalId}`;

/** Finds or adds the repository by its stable identity and brings its labels up to date. Returns its id. */
export async function putRepository(
  tx: WorkspaceTx,
  repository: {
    workspaceId: string;
    id: string;
    provider: Provider;
    host: string;
    externalId: string;
    fullName: string;
    htmlUrl: string;
    isPrivate: boolean;
  },
): Promise<string> {
  const { fullName, htmlUrl, isPrivate } = repository;
  const [row] = await tx
    .insert(repositories)
    .values(repository)
    .onConflictDoUpdate({
      target: [repositories.workspaceId, repositories.provider, repositories.host, repositories.externalId],
      set: { fullName, htmlUrl, isPrivate },
    })
    .returning({ id: repositories.id });
  return row?.id ?? repository.id;
}

/** Adds an allow-list row. False when the repository is on the list already. */
export async function insertConnectedRepository(
  tx: WorkspaceTx,
  row: typeof connectedRepos.$inferInsert,
): Promise<boolean> {
  const rows = await tx
    .insert(connectedRepos)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: connectedRepos.id });
  return rows.length === 1;
}

export async function updateEngines(
  tx: WorkspaceTx,
  id: string,
  engines: { sastEnabled: boolean; scaEnabled: boolean },
): Promise<void> {
  await tx.update(connectedRepos).set(engines).where(eq(connectedRepos.id, id));
}

/** What hangs on a connection, by name. */
export async function listRepositoriesOf(tx: WorkspaceTx, connectionId: string) {
  return await tx
    .select({
      id: connectedRepos.id,
      repositoryId: connectedRepos.repositoryId,
      externalId: repositories.externalId,
      fullName: repositories.fullName,
      pausedReason: connectedRepos.pausedReason,
    })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .where(eq(connectedRepos.connectionId, connectionId))
    .orderBy(asc(repositories.fullName), asc(connectedRepos.id));
}

/** Hangs an allow-list row on another connection. False when it does not hang on the first one any more. */
export async function moveConnectedRepository(
  tx: WorkspaceTx,
  id: string,
  move: { from: string; to: string; clonePath: string },
): Promise<boolean> {
  const rows = await tx
    .update(connectedRepos)
    .set({ connectionId: move.to, clonePath: move.clonePath })
    .where(and(eq(connectedRepos.id, id), eq(connectedRepos.connectionId, move.from)))
    .returning({ id: connectedRepos.id });
  return rows.length === 1;
}

export async function deleteConnectedRepository(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.delete(connectedRepos).where(eq(connectedRepos.id, id));
}

export async function markScanned(tx: WorkspaceTx, repositoryId: string): Promise<void> {
  await tx
    .update(connectedRepos)
    .set({ lastScanAt: sql`now()` })
    .where(eq(connectedRepos.repositoryId, repositoryId));
}
