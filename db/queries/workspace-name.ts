import type { WorkspaceTx } from "#db/database";
import { workspaces } from "#db/schema/workspaces";

/** Name of the transaction's workspace; row security leaves no other. */
export async function findWorkspaceName(tx: WorkspaceTx): Promise<string | undefined> {
  const [row] = await tx.select({ name: workspaces.name }).from(workspaces);
  return row?.name;
}
