import { countOpenOf } from "#db/queries/finding-counts";
import { putInventory } from "#db/queries/inventories";
import { markScanned } from "#db/queries/repositories";
import { type Claim, settleScan } from "#db/queries/scans";
import { countNewCritical } from "#db/queries/seen-findings";
import { systemDoer } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { EngineResult } from "#server/scanners/engine";
import type { Services } from "#server/services";
import { toEngineReport } from "#server/use-cases/findings/engine-report";
import { type CommitFacts, writeFindings } from "#server/use-cases/findings/write-findings";
import { holdLease } from "#server/worker/hold-lease";
import { ScanStopped } from "#server/worker/lease";

/**
 * Writes what the engines found, ends the scan and records it, in one transaction under the claim's lease. What an
 * engine did not look at is not gone.
 *
 * @throws ScanStopped when the lease was lost or somebody cancelled; nothing is kept then.
 */
export async function keepResults(
  services: Services,
  claim: Claim,
  repository: { repositoryId: string; fullName: string },
  commit: CommitFacts & { sha: string },
  results: readonly EngineResult[],
): Promise<void> {
  const { workspaceId, scanId } = claim;
  const { repositoryId, fullName } = repository;
  const complete = results.filter((result) => result.status === "complete" || result.status === "skipped");
  const state =
    complete.length === results.length
      ? "succeeded"
      : complete.length > 0 || anyFindings(results)
        ? "partial"
        : "failed";
  await services.db.worker.withWorkspace({ workspaceId }, async (tx) => {
    await holdLease(tx, claim);
    const seenIn = { workspaceId, repositoryId, scanId, commitSha: commit.sha };
    const { added, fixed } = await writeFindings(tx, seenIn, results, commit);
    for (const { inventory } of results) if (inventory) await putInventory(tx, seenIn, inventory);
    const held = await settleScan(tx, claim, { state, engines: results.map(toEngineReport) });
    if (!held) throw new ScanStopped("lease lost");
    await markScanned(tx, repositoryId);
    const openFindings = await countOpenOf(tx, repositoryId);
    const newCritical = await countNewCritical(tx, repositoryId, scanId);
    await recordActivity(tx, workspaceId, systemDoer("worker"), {
      action: "scan_finished",
      entityId: scanId,
      metadata: {
        fullName,
        state,
        commitSha: commit.sha,
        newFindings: added,
        newCritical,
        fixedFindings: fixed,
        openFindings,
      },
    });
  });
}

const anyFindings = (results: readonly EngineResult[]): boolean =>
  results.some(({ findings, status }) => status === "partial" || findings.length > 0);
