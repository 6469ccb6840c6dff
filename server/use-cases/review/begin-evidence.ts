import { type Actor, doerOf } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Records that evidence is taken out, before it is: the pack then holds that very event as the end of the log. */
export async function beginEvidence({ db }: Services, actor: Actor): Promise<void> {
  await db.withWorkspace(actor, (tx) =>
    recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "evidence_exported",
      entityId: actor.workspaceId,
      metadata: {},
    }),
  );
}
