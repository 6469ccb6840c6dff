import { listDataKeys } from "#db/queries/key-inventory";
import type { Report } from "#server/use-cases/keys/report";
import { rotateDataKey } from "#server/use-cases/keys/rotate-data-key";
import type { KeyServices } from "#server/use-cases/keys/rotate-kek";

/**
 * Rotates the data keys of one workspace, or of all that have any, one after the other. `undone` counts the workspaces that
 * keep an old key.
 */
export async function rotateDataKeys(
  services: KeyServices,
  only: string | undefined,
  madeBefore: Date,
  report: Report,
): Promise<{ workspaces: number; resealed: number; destroyed: number; undone: number }> {
  const keys = await services.db.worker.claiming(listDataKeys);
  const all = [...new Set(keys.map(({ workspaceId }) => workspaceId))];
  const wanted = only === undefined ? all : all.filter((id) => id === only);
  if (only !== undefined && wanted.length === 0) report(`There is no data key of a workspace ${only}.`);
  const total = { workspaces: wanted.length, resealed: 0, destroyed: 0, undone: 0 };
  for (const workspaceId of wanted) {
    const done = await rotateDataKey(services, workspaceId, madeBefore, report);
    total.resealed += done.resealed;
    total.destroyed += done.destroyed;
    if (done.left === 0) continue;
    total.undone += 1;
    report(`The workspace ${workspaceId} keeps ${done.left} old data keys: ${reasonOf(done)}.`);
  }
  return total;
}

const reasonOf = ({ failures }: { failures: number }): string =>
  failures > 0
    ? `${failures} rows do not open; disconnect those accounts or save those apps anew`
    : "a transaction of somebody else stayed open too long";
