import { findScan } from "#db/queries/scans";
import { findTrial } from "#db/queries/workspace-rules";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** How a trial of rules stands. @throws AppError NOT_FOUND. */
export async function readTrial(services: Services, actor: Actor, scanId: string) {
  const read = await services.db.withWorkspace(
    actor,
    async (tx) => {
      const trial = await findTrial(tx, scanId);
      const scan = trial && (await findScan(tx, scanId));
      return trial && scan && { trial, scan };
    },
    { readOnly: true },
  );
  if (!read) throw new AppError("NOT_FOUND", { say: "There is no such trial." });
  const { trial, scan } = read;
  const [report] = scan.engines;
  return {
    ...{ scanId, name: trial.name, document: trial.document, findings: trial.findings ?? [] },
    ...{ fullName: scan.fullName, repositoryId: scan.repositoryId, state: scan.state, step: scan.step },
    ...{ good: trial.findings !== null, notes: report?.notes ?? [], engineStatus: report?.status ?? null },
    errorMessage: scan.errorMessage,
  };
}
