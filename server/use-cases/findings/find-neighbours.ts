import type { FindingFilter } from "#db/queries/finding-filter";
import { findNeighbour, findPlace } from "#db/queries/findings";
import type { FindingSort } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/**
 * The findings before and after one in a list; null at its ends. The finding need not be in the list any more: a decision takes it out, and
 * its place stays.
 *
 * @throws AppError NOT_FOUND.
 */
export async function findNeighbours(
  services: Services,
  actor: Actor,
  { id, filter, sort }: { id: string; filter: FindingFilter; sort: FindingSort },
): Promise<{ previous: string | null; next: string | null }> {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const beyond = await findPlace(tx, id);
      if (!beyond) throw new AppError("NOT_FOUND", { say: "There is no such finding." });
      const previous = await findNeighbour(tx, filter, { sort, beyond, direction: "before" });
      const next = await findNeighbour(tx, filter, { sort, beyond });
      return { previous: previous ?? null, next: next ?? null };
    },
    { readOnly: true },
  );
}
