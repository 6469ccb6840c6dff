import type { IdentityTx, WorkspaceTx } from "#db/database";
import { insertActivity } from "#db/queries/activity";
import { enterWorkspace } from "#db/queries/identity/scope";
import type { Doer, Membership } from "#server/actor";
import { type ActivityEvent, entityTypeOf } from "#server/domain/activity";
import { newId } from "#server/domain/id";
import { raiseFor } from "#server/notifications/raise";

/**
 * Writes an event in the transaction of the change it describes: both are kept or neither. Call it after the last change: it
 * holds the workspace's log until the transaction ends, and others wait for it with rows in hand.
 */
export async function recordActivity(
  tx: WorkspaceTx | IdentityTx,
  workspaceId: string,
  doer: Doer,
  event: ActivityEvent,
): Promise<void> {
  await insertActivity(tx, {
    workspaceId,
    id: newId(),
    action: event.action,
    actorKind: doer.kind,
    actorId: doer.id,
    actorName: doer.name,
    entityType: entityTypeOf(event.action),
    entityId: event.entityId,
    metadata: event.metadata,
    ip: doer.request?.ip ?? null,
    userAgent: doer.request?.userAgent ?? null,
    requestId: doer.request?.requestId ?? null,
  });
  await raiseFor(tx, workspaceId, doer, event);
}

/**
 * An event of a person's account stands in the log of each workspace the person belongs to. Each log is held until the
 * transaction ends, so they are taken in one order: two people in the same workspaces never wait for each other.
 */
export async function recordForMemberships(
  tx: IdentityTx,
  memberships: readonly Membership[],
  doer: Doer,
  event: ActivityEvent,
): Promise<void> {
  const ids = memberships.map(({ id }) => id).sort();
  for (const id of ids) {
    await enterWorkspace(tx, id);
    await recordActivity(tx, id, doer, event);
  }
}
