import {
  endExpiredDecisions,
  findRepositoryWithExpiredDecision,
  findWorkspaceWithExpiredDecision,
} from "#db/queries/finding-decisions";
import { lockFindings } from "#db/queries/seen-findings";
import { systemDoer } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

const AT_ONCE = 100;

/**
 * Ends decisions of one repository, in whichever workspace, whose time is over, each with its event. Answers how many; 0 when no time is
 * over. Processes that do it at once take turns.
 */
export async function expireDecisions(services: Services): Promise<number> {
  const { worker } = services.db;
  const workspaceId = await worker.claiming(findWorkspaceWithExpiredDecision);
  if (workspaceId === undefined) return 0;
  return await worker.withWorkspace({ workspaceId }, async (tx) => {
    const repositoryId = await findRepositoryWithExpiredDecision(tx);
    if (repositoryId === undefined) return 0;
    await lockFindings(tx, repositoryId);
    const expired = await endExpiredDecisions(tx, repositoryId, AT_ONCE);
    for (const { id, title, fullName, decision, duplicateOf } of expired) {
      // What a hidden duplicate shared was decided, and is told, on the finding it stands behind.
      if (duplicateOf !== null || decision === null) continue;
      await recordActivity(tx, workspaceId, systemDoer("worker"), {
        action: "finding_decision_expired",
        entityId: id,
        metadata: { fullName, title, decision },
      });
    }
    return expired.length;
  });
}
