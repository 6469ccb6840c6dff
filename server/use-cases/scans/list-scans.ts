import { listScans as readScans, type ScanPlace } from "#db/queries/scans";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** A page of scans, newest first. @throws AppError BAD_REQUEST for a bad cursor. */
export async function listScans(
  services: Services,
  actor: Actor,
  page: { repositoryId?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const { repositoryId, cursor, limit } = page;
  const beyond = cursor === undefined ? undefined : parseCursor(cursor);
  const rows = await services.db.withWorkspace(
    actor,
    async (tx) => await readScans(tx, { repositoryId, beyond, limit: limit + 1 }),
    { readOnly: true, once: true },
  );
  const scans = rows.slice(0, limit);
  const last = scans.at(-1);
  return { scans, nextCursor: rows.length > limit && last ? `${last.micros}.${last.id}` : null };
}

/** A cursor names the last scan that was shown by its place, so it stays good when others come and when that one goes. */
function parseCursor(cursor: string): ScanPlace {
  const match = /^(\d{1,17})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match)
    throw new AppError("BAD_REQUEST", { say: "That page does not exist. Start from the first one." });
  return { micros: String(match[1]), id: String(match[2]) };
}
