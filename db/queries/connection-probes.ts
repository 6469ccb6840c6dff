import { eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { gitConnections as connections } from "#db/schema/connections";
import type { Tx } from "#db/transaction";

export interface ProbeClaim {
  readonly workspaceId: string;
  readonly connectionId: string;
}

/** Takes the connection, of any workspace, that was asked about longest ago. Only the worker's role may. */
export async function claimProbe(tx: Tx, olderThanSeconds: number): Promise<ProbeClaim | undefined> {
  const [row] = await tx.execute(
    sql`select workspace_id, connection_id from claim_probe(make_interval(secs => ${olderThanSeconds}))`,
  );
  return row && { workspaceId: String(row.workspace_id), connectionId: String(row.connection_id) };
}

/** Notes that the provider answered now, with what it says of the account. */
export async function noteProbe(
  tx: WorkspaceTx,
  id: string,
  seen: { providerUsername?: string; scopesGranted?: string[] },
): Promise<void> {
  await tx
    .update(connections)
    .set({ ...seen, lastProbedAt: sql`now()` })
    .where(eq(connections.id, id));
}

/** Whether another connection, in whichever workspace, lives on the same grant of that account to that OAuth app. */
export async function isGrantShared(
  tx: WorkspaceTx,
  grant: { clientIdFingerprint: string; host: string; providerUserId: string; connectionId: string },
): Promise<boolean> {
  const { clientIdFingerprint, host, providerUserId, connectionId } = grant;
  const [row] = await tx.execute(
    sql`select grant_is_shared(${clientIdFingerprint}, ${host}, ${providerUserId}, ${connectionId}::uuid) as shared`,
  );
  return row?.shared !== false;
}
