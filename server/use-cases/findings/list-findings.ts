import type { FindingFilter } from "#db/queries/finding-filter";
import { type FindingPlace, listFindings as readFindings } from "#db/queries/findings";
import type { FindingSort } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

const PAGE = 50;

/** A page of findings. @throws AppError BAD_REQUEST for a bad cursor. */
export async function listFindings(
  services: Services,
  actor: Actor,
  filter: FindingFilter,
  { sort, cursor }: { sort: FindingSort; cursor?: string | undefined },
) {
  const beyond = cursor === undefined ? undefined : parseCursor(cursor);
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const rows = await readFindings(tx, filter, { sort, beyond, limit: PAGE + 1 });
      const findings = rows.slice(0, PAGE);
      const last = findings.at(-1);
      return {
        findings,
        nextCursor: rows.length > PAGE && last ? `${last.rank}.${last.id}` : null,
      };
    },
    { readOnly: true },
  );
}

/** A cursor names the last finding that was shown by its place, so it stays good when that one changes or others come. */
function parseCursor(cursor: string): FindingPlace {
  const match = /^([1-6])\.([0-9a-f-]{36})$/.exec(cursor);
  if (!match)
    throw new AppError("BAD_REQUEST", { say: "That page does not exist. Start from the first one." });
  return { rank: Number(match[1]), id: String(match[2]) };
}
