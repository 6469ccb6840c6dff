import { sql } from "drizzle-orm";
import { type IdentityTx, narrowContext } from "#db/database";

/** Narrows the running transaction to one person, once it is known who it is. */
export const enterUser = (tx: IdentityTx, userId: string): Promise<void> => enter(tx, { userId });

/** Narrows the running transaction to one workspace, to record there what happened to a member's account. */
export const enterWorkspace = (tx: IdentityTx, workspaceId: string): Promise<void> =>
  enter(tx, { workspaceId });

async function enter(tx: IdentityTx, to: Parameters<typeof narrowContext>[1]): Promise<void> {
  await tx.execute(sql`select set_config('app.context', ${narrowContext(tx, to)}, true)`);
}
