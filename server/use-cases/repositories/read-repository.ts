import { countOpenBySeverity } from "#db/queries/finding-counts";
import { summariseInventory } from "#db/queries/inventories";
import { findRepository, listConnectedRepositories } from "#db/queries/repositories";
import { countSeenBySeverity, listScanHistory } from "#db/queries/scan-history";
import { type ScanState, type Severity, severities } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** Scans the page tells of; older ones are in the list of scans. */
const SHOWN = 30;

/** After these a scan says what there is; the others saw nothing, or not all. */
const SAW: readonly ScanState[] = ["succeeded", "partial", "unchanged"];

/**
 * One repository of the workspace, by its own id, with everything its page tells: its place on the allow-list, what waits, what is
 * installed in it, and its scans. A repository that was removed keeps its history, and `connected` is then null.
 *
 * @throws AppError NOT_FOUND.
 */
export async function readRepository(services: Services, actor: Actor, repositoryId: string) {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const repository = await findRepository(tx, repositoryId);
      if (!repository) throw new AppError("NOT_FOUND", { say: "There is no such repository here." });
      const [connected = null] = await listConnectedRepositories(tx, { repositoryId });
      const scans = await listScanHistory(tx, repositoryId, SHOWN);
      const told = scans.filter(({ state }) => SAW.includes(state)).map(({ id }) => id);
      const seen = await countSeenBySeverity(tx, repositoryId, told);
      return {
        ...repository,
        connected,
        openBySeverity: whole(await countOpenBySeverity(tx, repositoryId)),
        inventory: (await summariseInventory(tx, repositoryId)) ?? null,
        scans: scans.map((scan) => ({
          ...scan,
          seen: told.includes(scan.id) ? whole(seen.get(scan.id)) : null,
        })),
      };
    },
    { readOnly: true },
  );
}

const whole = (counts: Partial<Record<Severity, number>> = {}) =>
  Object.fromEntries(severities.map((severity) => [severity, counts[severity] ?? 0])) as Record<
    Severity,
    number
  >;
