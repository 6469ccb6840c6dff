import { countOpenOf } from "#db/queries/finding-counts";
import { markScanned } from "#db/queries/repositories";
import { type Claim, findLastWhole, settleScan } from "#db/queries/scans";
import type { EngineReport } from "#db/schema/scans";
import type { EngineKind } from "#db/vocabulary";
import { systemDoer } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { Engine } from "#server/scanners/engine";
import type { Services } from "#server/services";
import { holdLease } from "#server/worker/hold-lease";
import { ScanStopped } from "#server/worker/lease";

/**
 * Ends a scheduled scan without running an engine when it would find what the last whole scan found: the same commit, the same
 * rules and the same advisories. False when anything differs, or may without notice. The findings stay as they are.
 *
 * @throws ScanStopped when the lease was lost or somebody cancelled.
 */
export async function keepUnchanged(
  services: Services,
  engines: Readonly<Record<EngineKind, Engine>>,
  claim: Claim,
  repository: {
    repositoryId: string;
    fullName: string;
    sastEnabled: boolean;
    scaEnabled: boolean;
    rules: readonly string[];
  },
  commitSha: string,
): Promise<boolean> {
  const { workspaceId, scanId } = claim;
  const { repositoryId, fullName } = repository;
  const wanted = [
    ...(repository.sastEnabled ? [engines.sast] : []),
    ...(repository.scaEnabled ? [engines.sca] : []),
  ];
  const bases = await Promise.all(
    wanted.map(async (engine) => ({ kind: engine.kind, basis: await engine.basis(repository) })),
  );
  return await services.db.worker.withWorkspace({ workspaceId }, async (tx) => {
    const last = await findLastWhole(tx, repositoryId);
    if (last?.commitSha !== commitSha || !bases.every((each) => isCurrent(each, last.engines))) return false;
    await holdLease(tx, claim);
    const held = await settleScan(tx, claim, {
      state: "unchanged",
      engines: last.engines,
      errorMessage:
        "The commit, the rules and the advisories are those of the scan before, so its findings stand.",
    });
    if (!held) throw new ScanStopped("lease lost");
    await markScanned(tx, repositoryId);
    await recordActivity(tx, workspaceId, systemDoer("worker"), {
      action: "scan_finished",
      entityId: scanId,
      metadata: {
        ...{ fullName, state: "unchanged", commitSha, newFindings: 0, newCritical: 0, fixedFindings: 0 },
        openFindings: await countOpenOf(tx, repositoryId),
      },
    });
    return true;
  });
}

const isCurrent = (
  { kind, basis }: { kind: EngineKind; basis: string | null },
  reports: readonly EngineReport[],
): boolean =>
  basis !== null &&
  reports.some(
    ({ engine, version, status }) => engine === kind && version === basis && status === "complete",
  );
