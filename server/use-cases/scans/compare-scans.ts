import { compareScans as readComparison } from "#db/queries/scan-comparison";
import { findPreviousFinished, findScan } from "#db/queries/scans";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

const SHOWN = 100;

/**
 * What came and what went between two finished scans of one repository, the older one first whichever way they are given. Without
 * `against`, the finished scan before it.
 *
 * @throws AppError NOT_FOUND when either is not there or there is none before; CONFLICT when one wrote no findings, or when they are of
 *   different repositories.
 */
export async function compareScans(
  services: Services,
  actor: Actor,
  scans: { id: string; against?: string | undefined },
) {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const one = await findScan(tx, scans.id);
      if (!one) throw new AppError("NOT_FOUND", { say: "There is no such scan." });
      const other = scans.against
        ? await findScan(tx, scans.against)
        : await findPreviousFinished(tx, one.repositoryId, one.id);
      if (!other) {
        throw new AppError("NOT_FOUND", {
          say: scans.against
            ? "There is no such scan."
            : "There is no scan before this one to compare it with.",
        });
      }
      if (other.repositoryId !== one.repositoryId) {
        throw new AppError("CONFLICT", { say: "Only scans of the same repository can be compared." });
      }
      for (const { state } of [one, other]) {
        if (!["succeeded", "partial", "unchanged"].includes(state)) {
          throw new AppError("CONFLICT", { say: "Only scans that wrote findings can be compared." });
        }
      }
      const [earlier, later] = one.id < other.id ? [one, other] : [other, one];
      const { repositoryId } = one;
      const comparison = await readComparison(tx, {
        ...{ repositoryId, earlier: earlier.id, later: later.id, limit: SHOWN },
      });
      return { earlier, later, ...comparison };
    },
    { readOnly: true },
  );
}
