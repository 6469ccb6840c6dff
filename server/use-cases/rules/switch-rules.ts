import { deleteRules, findRules, setRulesEnabled } from "#db/queries/workspace-rules";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

const nowhere = () => new AppError("NOT_FOUND", { say: "There are no such rules." });

/** Lets scans use rules, or leave them out. @throws AppError NOT_FOUND. */
export async function switchRules(
  services: Services,
  actor: Actor,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const rules = await findRules(tx, id);
    if (!rules) throw nowhere();
    if (rules.enabled === enabled) return;
    await setRulesEnabled(tx, id, enabled);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "rules_switched",
      entityId: id,
      metadata: { name: rules.name, enabled },
    });
  });
}

/** Removes rules. What they found is fixed by the next scan. @throws AppError NOT_FOUND. */
export async function removeRules(services: Services, actor: Actor, id: string): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const rules = await findRules(tx, id);
    if (!rules) throw nowhere();
    await deleteRules(tx, id);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "rules_removed",
      entityId: id,
      metadata: { name: rules.name },
    });
  });
}
