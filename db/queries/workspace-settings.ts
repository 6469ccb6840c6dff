import { eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { workspaces } from "#db/schema/workspaces";
import type { DriftPolicy } from "#db/vocabulary";

export interface WorkspaceSettings {
  readonly name: string;
  readonly listingCap: number;
  readonly driftPolicy: DriftPolicy;
  readonly privatePackages: string[];
}

export async function findSettings(tx: WorkspaceTx): Promise<WorkspaceSettings | undefined> {
  const [row] = await tx
    .select({
      name: workspaces.name,
      listingCap: workspaces.listingCap,
      driftPolicy: workspaces.driftPolicy,
      privatePackages: workspaces.privatePackages,
    })
    .from(workspaces);
  return row;
}

/** Notes that the workspace's deletion was confirmed. */
export async function beginDeletion(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx
    .update(workspaces)
    .set({ deletionBegunAt: sql`coalesce(${workspaces.deletionBegunAt}, now())` })
    .where(eq(workspaces.id, workspaceId));
}

/** Removes at most `batch` rows of a workspace whose deletion was begun. Answers how many; 0 when none is left. */
export async function purgeWorkspace(tx: WorkspaceTx, batch: number): Promise<number> {
  const [row] = await tx.execute(sql`select purge_workspace(${batch}) as removed`);
  return Number(row?.removed ?? 0);
}

/** Ends the workspace: from the next request on nobody is in it. */
export async function endWorkspace(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx.update(workspaces).set({ deletedAt: sql`now()` }).where(eq(workspaces.id, workspaceId));
}

export async function updateSettings(
  tx: WorkspaceTx,
  workspaceId: string,
  settings: WorkspaceSettings,
): Promise<void> {
  await tx.update(workspaces).set(settings).where(eq(workspaces.id, workspaceId));
}
