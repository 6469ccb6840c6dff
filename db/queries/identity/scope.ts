import { sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";

/** Narrows the running transaction to one person, once it is known who it is. */
export async function enterUser(tx: IdentityTx, userId: string): Promise<void> {
  await tx.execute(sql`select set_config('app.user_id', ${userId}, true)`);
}

/** Narrows the running transaction to one workspace, to record there what happened to a member's account. */
export async function enterWorkspace(tx: IdentityTx, workspaceId: string): Promise<void> {
  await tx.execute(sql`select set_config('app.workspace_id', ${workspaceId}, true)`);
}
