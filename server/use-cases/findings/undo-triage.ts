import { undecideFindings } from "#db/queries/finding-decisions";
import { listByIds } from "#db/queries/finding-facets";
import { lockFindings } from "#db/queries/seen-findings";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** How long a decision can be taken back; after that it is changed by another one, with a reason. */
const UNDO_SECONDS = 15 * 60;

/**
 * Takes a person's own last decision on findings back, as if it had not been made; an event for each says so. Findings that something
 * happened to since stay as they are. Answers which were taken back.
 *
 * @throws AppError NOT_FOUND when none of them is there; CONFLICT when there is nothing to take back.
 */
export async function undoTriage(
  services: Services,
  actor: Actor,
  ids: readonly string[],
): Promise<readonly string[]> {
  return await services.db.withWorkspace(actor, async (tx) => {
    const seen = await listByIds(tx, [...new Set(ids)]);
    if (seen.length === 0) throw new AppError("NOT_FOUND", { say: "There are no such findings." });
    const repositories = [...new Set(seen.map(({ repositoryId }) => repositoryId))].sort();
    for (const repositoryId of repositories) await lockFindings(tx, repositoryId);
    const before = new Map((await listByIds(tx, ids)).map((finding) => [finding.id, finding]));
    // What stands behind another finding goes with that one and never alone.
    const alone = [...before.values()].filter(({ duplicateOf }) => duplicateOf === null).map(({ id }) => id);
    const undone = await undecideFindings(tx, alone, { userId: actor.userId, seconds: UNDO_SECONDS });
    if (undone.length === 0) {
      throw new AppError("CONFLICT", {
        say: "There is nothing to undo: the decision is not yours, is older than 15 minutes, or something happened since.",
      });
    }
    for (const { id, title, state } of undone) {
      const was = before.get(id);
      await recordActivity(tx, actor.workspaceId, doerOf(actor), {
        action: "finding_triage_undone",
        entityId: id,
        metadata: { fullName: was?.fullName ?? "", title, from: was?.state ?? state, to: state },
      });
    }
    return undone.map(({ id }) => id);
  });
}
