import { eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { connectedRepos, repositories } from "#db/schema/repositories";
import { workspaces } from "#db/schema/workspaces";
import type { DriftPolicy } from "#db/vocabulary";

export async function findDriftPolicy(tx: WorkspaceTx): Promise<DriftPolicy> {
  const [row] = await tx.select({ policy: workspaces.driftPolicy }).from(workspaces);
  return row?.policy ?? "pause";
}

/** What was last known of an enabled repository. */
export async function findKnownFacts(tx: WorkspaceTx, repositoryId: string) {
  const [row] = await tx
    .select({
      connectedId: connectedRepos.id,
      fullName: repositories.fullName,
      isPrivate: repositories.isPrivate,
      archived: repositories.archived,
      goneAt: repositories.goneAt,
      defaultBranch: connectedRepos.defaultBranch,
      pausedAt: connectedRepos.pausedAt,
    })
    .from(connectedRepos)
    .innerJoin(repositories, eq(repositories.id, connectedRepos.repositoryId))
    .where(eq(connectedRepos.repositoryId, repositoryId))
    .for("update");
  return row;
}

/** Brings the labels up to what the provider says now. */
export async function updateFacts(
  tx: WorkspaceTx,
  repositoryId: string,
  now: {
    fullName: string;
    htmlUrl: string;
    isPrivate: boolean;
    archived: boolean;
    clonePath: string;
    defaultBranch: string | null;
  },
): Promise<void> {
  const { fullName, htmlUrl, isPrivate, archived, clonePath, defaultBranch } = now;
  await tx
    .update(repositories)
    .set({ fullName, htmlUrl, isPrivate, archived, goneAt: null })
    .where(eq(repositories.id, repositoryId));
  await tx
    .update(connectedRepos)
    .set({ clonePath, ...(defaultBranch === null ? {} : { defaultBranch }) })
    .where(eq(connectedRepos.repositoryId, repositoryId));
}

export async function markGone(tx: WorkspaceTx, repositoryId: string): Promise<void> {
  await tx.update(repositories).set({ goneAt: sql`now()` }).where(eq(repositories.id, repositoryId));
}

export async function pauseRepository(tx: WorkspaceTx, repositoryId: string, reason: string): Promise<void> {
  await tx
    .update(connectedRepos)
    .set({ pausedAt: sql`now()`, pausedReason: reason })
    .where(eq(connectedRepos.repositoryId, repositoryId));
}

/** Ends a pause. False when there was none. */
export async function resumeRepository(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx
    .update(connectedRepos)
    .set({ pausedAt: null, pausedReason: null })
    .where(sql`${connectedRepos.id} = ${id} and ${connectedRepos.pausedAt} is not null`)
    .returning({ id: connectedRepos.id });
  return rows.length === 1;
}
