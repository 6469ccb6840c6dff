import { eq } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { workspaces } from "#db/schema/workspaces";
import type { DriftPolicy } from "#db/vocabulary";

export interface WorkspaceSettings {
  readonly name: string;
  readonly listingCap: number;
  readonly driftPolicy: DriftPolicy;
}

export async function findSettings(tx: WorkspaceTx): Promise<WorkspaceSettings | undefined> {
  const [row] = await tx
    .select({ name: workspaces.name, listingCap: workspaces.listingCap, driftPolicy: workspaces.driftPolicy })
    .from(workspaces);
  return row;
}

export async function updateSettings(
  tx: WorkspaceTx,
  workspaceId: string,
  settings: WorkspaceSettings,
): Promise<void> {
  await tx.update(workspaces).set(settings).where(eq(workspaces.id, workspaceId));
}
