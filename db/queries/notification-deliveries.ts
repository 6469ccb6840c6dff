import { and, desc, eq, isNotNull, isNull, lt, ne, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { notificationDeliveries as deliveries } from "#db/schema/notifications";
import { users } from "#db/schema/users";
import { workspaceMembers } from "#db/schema/workspaces";
import type { Tx } from "#db/transaction";

export type DeliveryRow = typeof deliveries.$inferInsert;

/** Adds what is not there yet: a message goes to each destination once. */
export async function insertDeliveries(tx: WorkspaceTx, rows: readonly DeliveryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(deliveries)
    .values([...rows])
    .onConflictDoNothing();
}

export interface DeliveryClaim {
  readonly workspaceId: string;
  readonly deliveryId: string;
  /** Counts from 1. Only the latest attempt may write how it went. */
  readonly attempt: number;
}

/** Takes the delivery that is due longest, in any workspace, for so many seconds. Only the worker's role may. */
export async function claimDelivery(tx: Tx, leaseSeconds: number): Promise<DeliveryClaim | undefined> {
  const [row] = await tx.execute(
    sql`select workspace_id, delivery_id, attempt from claim_delivery(make_interval(secs => ${leaseSeconds}))`,
  );
  if (!row) return undefined;
  return {
    workspaceId: String(row.workspace_id),
    deliveryId: String(row.delivery_id),
    attempt: Number(row.attempt),
  };
}

export async function findDelivery(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select({
      id: deliveries.id,
      notificationId: deliveries.notificationId,
      userId: deliveries.userId,
      webhookId: deliveries.webhookId,
      kind: deliveries.kind,
      facts: deliveries.facts,
      createdAt: deliveries.createdAt,
    })
    .from(deliveries)
    .where(eq(deliveries.id, id));
  return row;
}

/** To whom an e-mail goes, as of now; undefined when that person was shut out. */
export async function findRecipient(tx: WorkspaceTx, userId: string) {
  const [row] = await tx
    .select({ email: users.email, role: workspaceMembers.role })
    .from(workspaceMembers)
    .innerJoin(users, eq(users.id, workspaceMembers.userId))
    .where(and(eq(users.id, userId), isNull(users.disabledAt)));
  return row;
}

/** How an attempt ended. `retrySeconds` is only for one that is to be made again. */
export type Ending =
  | { readonly state: "delivered"; readonly status: number | null }
  | { readonly state: "dead"; readonly status: number | null; readonly reason: string }
  | {
      readonly state: "pending";
      readonly status: number | null;
      readonly reason: string;
      readonly retrySeconds: number;
    };

const stillClaimed = (claim: DeliveryClaim) =>
  and(
    eq(deliveries.id, claim.deliveryId),
    eq(deliveries.state, "pending"),
    eq(deliveries.attempts, claim.attempt),
  );

/** Writes how an attempt ended, unless a later one has begun. */
export async function settleDelivery(tx: WorkspaceTx, claim: DeliveryClaim, ending: Ending): Promise<void> {
  const again = ending.state === "pending";
  await tx
    .update(deliveries)
    .set({
      state: ending.state,
      lastStatus: ending.status,
      lastError: ending.state === "delivered" ? null : ending.reason,
      ...(again ? { nextAttemptAt: sql`now() + make_interval(secs => ${ending.retrySeconds})` } : {}),
      finishedAt: again ? null : sql`now()`,
    })
    .where(stillClaimed(claim));
}

/** Forgets a message whose recipient may no longer be told. */
export async function dropDelivery(tx: WorkspaceTx, claim: DeliveryClaim): Promise<void> {
  await tx.delete(deliveries).where(stillClaimed(claim));
}

/** Begins anew with a delivery that ended. False when there is none that ended. */
export async function replayDelivery(tx: WorkspaceTx, id: string): Promise<boolean> {
  const rows = await tx
    .update(deliveries)
    .set({ state: "pending", attempts: 0, nextAttemptAt: sql`now()`, finishedAt: null })
    .where(and(eq(deliveries.id, id), ne(deliveries.state, "pending")))
    .returning({ id: deliveries.id });
  return rows.length > 0;
}

const shown = {
  id: deliveries.id,
  notificationId: deliveries.notificationId,
  kind: deliveries.kind,
  state: deliveries.state,
  attempts: deliveries.attempts,
  lastStatus: deliveries.lastStatus,
  lastError: deliveries.lastError,
  createdAt: deliveries.createdAt,
  nextAttemptAt: deliveries.nextAttemptAt,
  finishedAt: deliveries.finishedAt,
};

/** A webhook's deliveries, newest first. */
export async function listWebhookDeliveries(
  tx: WorkspaceTx,
  webhookId: string,
  page: { before?: string | undefined; limit: number },
) {
  return await tx
    .select(shown)
    .from(deliveries)
    .where(and(eq(deliveries.webhookId, webhookId), page.before ? lt(deliveries.id, page.before) : undefined))
    .orderBy(desc(deliveries.id))
    .limit(page.limit);
}

/** E-mails that were given up, newest first. */
export async function listDeadMail(tx: WorkspaceTx, limit: number) {
  return await tx
    .select({ ...shown, email: users.email })
    .from(deliveries)
    .innerJoin(users, eq(users.id, deliveries.userId))
    .where(and(isNotNull(deliveries.userId), eq(deliveries.state, "dead")))
    .orderBy(desc(deliveries.id))
    .limit(limit);
}
