import type { IdentityTx, WorkspaceTx } from "#db/database";
import { putInOutbox } from "#db/queries/notification-outbox";
import type { Doer } from "#server/actor";
import type { ActivityEvent } from "#server/domain/activity";
import { newId } from "#server/domain/id";
import type { Notification } from "#server/domain/notification";
import { notificationOf } from "#server/notifications/notification-of";

/** Puts what people are told of an event beside it, in the same transaction. A worker takes it from there. */
export async function raiseFor(
  tx: WorkspaceTx | IdentityTx,
  workspaceId: string,
  doer: Doer,
  event: ActivityEvent,
): Promise<void> {
  const notification = notificationOf(event, doer.name);
  if (notification) await raise(tx, workspaceId, notification);
}

/** Puts a notification that stands for no event of the log. */
export const raise = (
  tx: WorkspaceTx | IdentityTx,
  workspaceId: string,
  notification: Notification,
): Promise<void> => putInOutbox(tx, { workspaceId, id: newId(), ...notification });
