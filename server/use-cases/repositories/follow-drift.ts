import type { WorkspaceDatabase, WorkspaceScope, WorkspaceTx } from "#db/database";
import { findDriftPolicy, findKnownFacts, markGone, pauseRepository, updateFacts } from "#db/queries/drift";
import { systemDoer } from "#server/actor";
import { type Drift, driftBetween, pauseReason } from "#server/domain/drift";
import { AppError } from "#server/errors";
import type { RemoteRepository } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";

/**
 * Brings what is known of an enabled repository up to what the provider says of it now, records every change, and pauses it
 * where the workspace's policy wants a person to look first.
 *
 * @throws AppError CONFLICT when the repository is paused, by this or before: it must not be read.
 */
export async function followDrift(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  repositoryId: string,
  remote: RemoteRepository,
): Promise<void> {
  const paused = await db.withWorkspace(scope, async (tx) => {
    const known = await findKnownFacts(tx, repositoryId);
    if (!known) return undefined;
    const drifts = driftBetween(known, remote);
    if (drifts.length > 0 || known.goneAt) await updateFacts(tx, repositoryId, remote);
    return await settle(tx, scope, repositoryId, remote.fullName, known, drifts);
  });
  refuseIfPaused(paused);
}

/**
 * Records that the provider no longer shows a repository under its id. `sameName` is what now answers to its old name: with
 * another id it is another repository, and the enabled one is paused whatever the policy.
 */
export async function followDisappearance(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  repositoryId: string,
  sameName: RemoteRepository | undefined,
): Promise<void> {
  await db.withWorkspace(scope, async (tx) => {
    const known = await findKnownFacts(tx, repositoryId);
    if (!known) return;
    const drifts: Drift[] = [];
    if (!known.goneAt) {
      await markGone(tx, repositoryId);
      drifts.push({ kind: "gone", before: known.fullName, after: "" });
    }
    if (sameName) drifts.push({ kind: "replaced", before: known.fullName, after: sameName.externalId });
    await settle(tx, scope, repositoryId, known.fullName, known, drifts);
  });
}

type Known = NonNullable<Awaited<ReturnType<typeof findKnownFacts>>>;

async function settle(
  tx: WorkspaceTx,
  scope: WorkspaceScope,
  repositoryId: string,
  fullName: string,
  known: Known,
  drifts: readonly Drift[],
): Promise<string | undefined> {
  const reason = pauseReason(drifts, await findDriftPolicy(tx));
  if (reason && !known.pausedAt) await pauseRepository(tx, repositoryId, reason);
  for (const { kind, before, after } of drifts) {
    await recordActivity(tx, scope.workspaceId, systemDoer("worker"), {
      action: "repository_changed",
      entityId: known.connectedId,
      metadata: { fullName, kind, before, after, paused: reason !== undefined },
    });
  }
  return reason ?? (known.pausedAt ? "It is paused until somebody resumes it." : undefined);
}

function refuseIfPaused(reason: string | undefined): void {
  if (reason !== undefined) throw new AppError("CONFLICT", { say: `The repository is paused. ${reason}` });
}
