import { eq, sql } from "drizzle-orm";
import type { IdentityTx, WorkspaceTx } from "#db/database";
import { notificationOutbox as outbox } from "#db/schema/notifications";
import { users } from "#db/schema/users";
import { workspaceMembers } from "#db/schema/workspaces";
import type { Tx } from "#db/transaction";
import type { NotificationKind } from "#db/vocabulary";

export interface OutboxRow {
  readonly workspaceId: string;
  readonly id: string;
  readonly kind: NotificationKind;
  readonly facts: object;
}

/** Call it in the transaction of the change that is to be told. */
export async function putInOutbox(tx: WorkspaceTx | IdentityTx, row: OutboxRow): Promise<void> {
  await tx.insert(outbox).values({ ...row, facts: { ...row.facts } });
}

export interface NotificationClaim {
  readonly workspaceId: string;
  readonly notificationId: string;
}

/** Takes what waits longest, in any workspace, for so many seconds. Only the worker's role may. */
export async function claimNotification(
  tx: Tx,
  leaseSeconds: number,
): Promise<NotificationClaim | undefined> {
  const [row] = await tx.execute(
    sql`select workspace_id, notification_id from claim_notification(make_interval(secs => ${leaseSeconds}))`,
  );
  return row && { workspaceId: String(row.workspace_id), notificationId: String(row.notification_id) };
}

/** Takes a row out for good. Undefined when somebody else did: of two transactions the second waits and then finds nothing. */
export async function takeFromOutbox(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .delete(outbox)
    .where(eq(outbox.id, id))
    .returning({ kind: outbox.kind, facts: outbox.facts, createdAt: outbox.createdAt });
  return row;
}

/** Everybody in the workspace who is not shut out, with what decides whether they are told. */
export async function listAudience(tx: WorkspaceTx) {
  return await tx
    .select({ userId: workspaceMembers.userId, role: workspaceMembers.role })
    .from(workspaceMembers)
    .innerJoin(users, eq(users.id, workspaceMembers.userId))
    .where(sql`${users.disabledAt} is null`);
}

/** Removes a batch of read notifications and finished deliveries that are old, in every workspace. Returns how many. */
export async function sweepNotifications(tx: Tx): Promise<number> {
  const [row] = await tx.execute(sql`select sweep_notifications() as removed`);
  return Number(row?.removed ?? 0);
}
