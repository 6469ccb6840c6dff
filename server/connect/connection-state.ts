import type { WorkspaceDatabase, WorkspaceScope, WorkspaceTx } from "#db/database";
import { lockConnection, writeState } from "#db/queries/connections";
import type { ConnectionState } from "#db/vocabulary";
import type { Doer } from "#server/actor";
import { recordActivity } from "#server/record-activity";

export interface StateChange {
  readonly state: ConnectionState;
  /** What stands beside the state for people: what is wrong and what to do; null while all is well. */
  readonly reason: string | null;
  /** What brought it about, for the record, where `reason` is null. */
  readonly why?: string;
  /** Only if the tokens are still these: news of older ones says nothing of the present. */
  readonly version?: number;
}

/**
 * Moves a connection to a state and records the move with its reason. What a person suspended only a person resumes. False
 * when nothing was to be changed.
 */
export async function moveState(
  tx: WorkspaceTx,
  scope: WorkspaceScope,
  connectionId: string,
  change: StateChange,
  doer: Doer,
): Promise<boolean> {
  const before = await lockConnection(tx, connectionId);
  if (!before || (change.version !== undefined && change.version !== before.tokenVersion)) return false;
  if (before.state === "suspended" && doer.kind === "system") return false;
  const { state: to, reason } = change;
  if (before.state === to && before.stateReason === reason) return false;
  await writeState(tx, connectionId, to, reason);
  if (before.state === to) return true;
  const { provider, providerUsername, state: from } = before;
  await recordActivity(tx, scope.workspaceId, doer, {
    action: "git_connection_state_changed",
    entityId: connectionId,
    metadata: { provider, providerUsername, from, to, reason: reason ?? change.why ?? "" },
  });
  return true;
}

/** The same in a transaction of its own. */
export const changeState = (
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  change: StateChange,
  doer: Doer,
): Promise<boolean> => db.withWorkspace(scope, (tx) => moveState(tx, scope, connectionId, change, doer));
