import { findFinding, setFindingState } from "#db/queries/findings";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Records a person's decision on a finding, with its reason. @throws AppError NOT_FOUND, CONFLICT for a fixed one. */
export async function triageFinding(
  services: Services,
  actor: Actor,
  input: { id: string; state: "ignored" | "false_positive" | "open"; reason: string },
): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const finding = await findFinding(tx, input.id);
    if (!finding) throw new AppError("NOT_FOUND", { say: "There is no such finding." });
    if (finding.state === "fixed") throw new AppError("CONFLICT", { say: "That finding is fixed already." });
    await setFindingState(tx, input.id, { state: input.state, reason: input.reason, by: actor.name });
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "finding_triaged",
      entityId: input.id,
      metadata: {
        ...{ fullName: finding.fullName, title: finding.title },
        ...{ from: finding.state, to: input.state, reason: input.reason },
      },
    });
  });
}
