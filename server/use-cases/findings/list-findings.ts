import { countOpenBySeverity } from "#db/queries/finding-counts";
import { type FindingFilter, listFindings as readFindings } from "#db/queries/findings";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

const PAGE = 50;

/** A page of findings, most severe first, with the counts of all that ask for somebody. @throws AppError BAD_REQUEST for a bad cursor. */
export async function listFindings(
  services: Services,
  actor: Actor,
  filter: Omit<FindingFilter, "after" | "limit"> & { cursor?: string | undefined },
) {
  const { cursor, ...rest } = filter;
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const rows = await readFindings(tx, { ...rest, after, limit: PAGE + 1 });
      const findings = rows.slice(0, PAGE);
      const last = findings.at(-1);
      return {
        findings,
        nextCursor: rows.length > PAGE && last ? `${last.rank}.${last.id}` : null,
        openBySeverity: await countOpenBySeverity(tx),
      };
    },
    { readOnly: true },
  );
}

function parseCursor(cursor: string): { rank: number; id: string } {
  const match = /^([1-6])\.([0-9a-f-]{36})$/.exec(cursor);
  if (!match)
    throw new AppError("BAD_REQUEST", { say: "That page does not exist. Start from the first one." });
  return { rank: Number(match[1]), id: String(match[2]) };
}
