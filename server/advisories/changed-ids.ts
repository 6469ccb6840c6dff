import { piecesOf } from "#server/advisories/ranged-file";
import { isInstant } from "#server/advisories/written-advisory";
import { AppError } from "#server/errors";

export interface Change {
  readonly id: string;
  /** Instant in the form of RFC 3339. */
  readonly modified: string;
}

export interface Changes {
  /** Newest first. */
  readonly changes: readonly Change[];
  /** False when there are more than `most`: then a whole dump is the shorter way. */
  readonly whole: boolean;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,120}$/;
const LONGEST_LINE = 4096;

/**
 * What changed since an instant, by the list `modified_id.csv` of a dump: a line for each record, `instant,id`, the newest first. Reading
 * ends at the first line before that instant.
 *
 * @throws AppError PROVIDER_UNAVAILABLE when the list cannot be had or is none.
 */
export async function changedSince(url: string, since: Date, most: number): Promise<Changes> {
  const changes: Change[] = [];
  for await (const line of linesOf(url)) {
    const comma = line.indexOf(",");
    const change = { modified: line.slice(0, comma), id: line.slice(comma + 1).trim() };
    if (comma < 0 || !isInstant(change.modified) || !ID.test(change.id))
      throw new AppError("PROVIDER_UNAVAILABLE", { say: `${url} is no list of changed advisories.` });
    if (Date.parse(change.modified) < since.getTime()) break;
    if (changes.length === most) return { changes, whole: false };
    changes.push(change);
  }
  return { changes, whole: true };
}

async function* linesOf(url: string): AsyncGenerator<string> {
  let rest = "";
  for await (const { bytes } of piecesOf(url)) {
    const lines = (rest + bytes.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_LINE)
      throw new AppError("PROVIDER_UNAVAILABLE", { say: `${url} is no list of changed advisories.` });
    yield* lines.filter((line) => line.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}
