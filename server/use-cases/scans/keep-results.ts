import {
  countNewCritical,
  countOpenOf,
  fixUnseenFindings,
  putSeenFindings,
  type SeenFinding,
} from "#db/queries/findings";
import { markScanned } from "#db/queries/repositories";
import { type Claim, renewLease, settleScan } from "#db/queries/scans";
import type { EngineReport } from "#db/schema/scans";
import { systemDoer } from "#server/actor";
import { newId } from "#server/domain/id";
import { recordActivity } from "#server/record-activity";
import type { EngineResult, RawFinding } from "#server/scanners/engine";
import type { Services } from "#server/services";
import { ScanStopped } from "#server/worker/lease";
import { LEASE_SECONDS } from "#server/worker/limits";

/**
 * Writes what the engines found, ends the scan and records it, in one transaction under the claim's lease. An engine that
 * did not complete fixes nothing: what it did not look at is not gone.
 *
 * @throws ScanStopped when the lease was lost or somebody cancelled; nothing is kept then.
 */
export async function keepResults(
  services: Services,
  claim: Claim,
  repository: { repositoryId: string; fullName: string },
  commitSha: string,
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
    // Locks the scan, so that a cancellation or a disconnection is either seen here or waits for all of this.
    const lease = await renewLease(tx, claim, LEASE_SECONDS);
    if (!lease.held) throw new ScanStopped("lease lost");
    if (lease.cancelRequested) throw new ScanStopped("cancelled");
    const seen = unique(results.flatMap((result) => result.findings)).map(toRow);
    const added = await putSeenFindings(tx, { workspaceId, repositoryId, scanId, commitSha }, seen);
    const fixed = await fixUnseenFindings(tx, {
      ...{ repositoryId, scanId },
      engines: complete.map((result) => result.engine),
      skippedPaths: results.flatMap((result) => result.skipped.map(({ path }) => path)),
    });
    const held = await settleScan(tx, claim, { state, engines: results.map(toReport) });
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
        commitSha,
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

/** One statement may touch a row once, so of equal fingerprints the first is kept. */
const unique = (findings: readonly RawFinding[]): RawFinding[] => [
  ...new Map(findings.map((finding) => [finding.fingerprint, finding] as const).reverse()).values(),
];

function toRow(finding: RawFinding): SeenFinding {
  const { package: affected, cwe } = finding;
  const { fingerprint, engine, ruleId, severity, title, message, advice, path, line, endLine, excerpt } =
    finding;
  return {
    ...{ fingerprint, engine, ruleId, severity, title, message, advice, path, line, endLine, excerpt },
    id: newId(),
    cwe: [...cwe],
    packageName: affected?.name ?? null,
    packageVersion: affected?.version ?? null,
    fixedVersion: affected?.fixedVersion ?? null,
    advisoryIds: [...(affected?.advisoryIds ?? [])],
    advisoryUrl: affected?.url ?? null,
  };
}

const toReport = (result: EngineResult): EngineReport => ({
  engine: result.engine,
  version: result.engineVersion,
  status: result.status,
  notes: [...result.notes],
  filesScanned: result.filesScanned,
  skippedFiles: result.skipped.length,
  findings: result.findings.length,
  durationMs: Math.round(result.durationMs),
});
