import { type Claim, settleScan } from "#db/queries/scans";
import { keepTrialFindings } from "#db/queries/workspace-rules";
import type { EngineResult } from "#server/scanners/engine";
import type { Services } from "#server/services";
import { toEngineReport } from "#server/use-cases/findings/engine-report";
import { holdLease } from "#server/worker/hold-lease";
import { ScanStopped } from "#server/worker/lease";

const MOST_SHOWN = 100;

/**
 * Ends the scan of a trial: what the rules found is kept for whoever tries them, and no finding of the repository changes.
 *
 * @throws ScanStopped when the lease was lost or somebody cancelled.
 */
export async function keepTrial(services: Services, claim: Claim, result: EngineResult): Promise<void> {
  const { workspaceId, scanId } = claim;
  await services.db.worker.withWorkspace({ workspaceId }, async (tx) => {
    await holdLease(tx, claim);
    const wrong = result.status === "failed" || result.status === "timeout";
    if (!wrong) {
      const shown = result.findings
        .slice(0, MOST_SHOWN)
        .map(({ ruleId, severity, title, path, line, excerpt }) => ({
          ruleId,
          severity,
          title,
          path,
          line,
          excerpt,
        }));
      await keepTrialFindings(tx, scanId, shown);
    }
    const held = await settleScan(tx, claim, {
      state: wrong ? "failed" : result.status === "partial" ? "partial" : "succeeded",
      engines: [toEngineReport(result)],
      ...(wrong
        ? { errorCode: "RULES", errorMessage: "The rules are not right yet; see what the engine says." }
        : {}),
    });
    if (!held) throw new ScanStopped("lease lost");
  });
}
