import { findScan } from "#db/queries/scans";
import { findRules, findTrial, listRules, putRules } from "#db/queries/workspace-rules";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

const MOST_TEXTS = 50;

/**
 * Keeps rules that were tried, exactly as they were tried, for every scan from now on. `id` names rules that they replace. Answers the id.
 * New rules have the id of their trial, so that a trial that is kept twice is there once.
 *
 * @throws AppError NOT_FOUND for a trial or rules that are not there; CONFLICT for a trial that is not over or went wrong, or when there are
 *   too many already.
 */
export async function saveRules(
  services: Services,
  actor: Actor,
  { trialId, id = trialId }: { trialId: string; id?: string | undefined },
): Promise<string> {
  const { workspaceId, userId } = actor;
  await services.db.withWorkspace(actor, async (tx) => {
    const trial = await findTrial(tx, trialId);
    const scan = trial && (await findScan(tx, trialId));
    if (!trial || !scan)
      throw new AppError("NOT_FOUND", { say: "There is no such trial. Try the rules again." });
    if (trial.findings === null) {
      throw new AppError("CONFLICT", {
        say: "Only rules whose trial went well can be kept. See what it says.",
      });
    }
    const before = await findRules(tx, id);
    if (!before && (await listRules(tx)).length >= MOST_TEXTS) {
      throw new AppError("CONFLICT", { say: `A workspace keeps at most ${MOST_TEXTS} texts of rules.` });
    }
    const { name, document } = trial;
    const enabled = before?.enabled ?? true;
    await putRules(tx, {
      workspaceId,
      id,
      name,
      document,
      enabled,
      savedBy: userId,
      savedByName: actor.name,
    });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "rules_saved",
      entityId: id,
      metadata: {
        name,
        replaced: before !== undefined,
        triedOn: scan.fullName,
        found: trial.findings.length,
      },
    });
  });
  return id;
}
