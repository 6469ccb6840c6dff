import { findWorkspace } from "#db/queries/team";
import { destroyKeys } from "#db/queries/workspace-keys";
import { beginDeletion, endWorkspace, purgeWorkspace } from "#db/queries/workspace-settings";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { disconnectAll } from "#server/use-cases/connections/disconnect-all";

/** Rows removed by one statement, which ends long before its timeout. */
const BATCH = 5_000;

/**
 * Deletes a workspace for good: ends every connection at its provider, destroys the data keys, so that no copy of its secrets
 * opens any more, backups included, and removes what it held. Its activity log stays as the record of it. Killed in
 * between, it is done again from the same page; nobody is let out of the workspace before its end.
 *
 * @throws AppError BAD_REQUEST when `confirm` is not its name, CONFLICT while a connection could not be ended.
 */
export async function deleteWorkspace(services: Services, actor: Actor, confirm: string): Promise<void> {
  const { workspaceId } = actor;
  const { db } = services;
  const name = (await db.withWorkspace(actor, findWorkspace, { readOnly: true }))?.name;
  if (confirm !== name) {
    throw new AppError("BAD_REQUEST", {
      say: "Type the workspace's name to confirm that all of it is to be deleted.",
      context: { field: "confirm" },
    });
  }
  const outcomes = await disconnectAll(services, actor, confirm);
  if (outcomes.some(({ outcome }) => outcome === "kept")) {
    throw new AppError("CONFLICT", {
      say: "A connection could not be ended, so nothing else was deleted. Try again in a moment.",
    });
  }
  await db.withWorkspace(actor, (tx) => beginDeletion(tx, workspaceId));
  const dataKeys = await db.vault.withWorkspace(actor, destroyKeys);
  let rows = 0;
  for (let removed = -1; removed !== 0; rows += removed)
    removed = await db.withWorkspace(actor, (tx) => purgeWorkspace(tx, BATCH));
  await db.withWorkspace(actor, async (tx) => {
    await endWorkspace(tx, workspaceId);
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "workspace_deleted",
      entityId: workspaceId,
      metadata: { name, dataKeysDestroyed: dataKeys, rowsRemoved: rows, connections: outcomes.length },
    });
  });
}
