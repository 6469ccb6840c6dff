import { AppError } from "#server/errors";
import { receive } from "#server/outbound/request";

const PIECE = 8 * 1024 ** 2;
const PIECE_MS = 120_000;
/** A server that knows no ranges sends everything at once; that is taken up to here. */
const LARGEST_WHOLE = 60 * 1024 ** 2;

export interface Piece {
  readonly bytes: Buffer;
  /** What tells this edition of the file from another one; null where the server does not say. */
  readonly edition: string | null;
}

/**
 * A file of another server in pieces, from byte `from` on (RFC 9110 section 14). The reader may stop at any time, and go on later with
 * the `edition` it has: when the file is another one by then, the first piece begins at its start.
 *
 * @throws AppError PROVIDER_UNAVAILABLE when a piece does not come, NOT_FOUND when there is no such file, CONFLICT when the file
 * changed in between.
 */
export async function* piecesOf(
  url: string,
  from = 0,
  edition: string | null = null,
): AsyncGenerator<Piece & { readonly at: number }> {
  let known = edition;
  for (let at = from; ; ) {
    const answer = await receive({
      url,
      // Packed for the way, a range would be one of something else.
      headers: {
        ...{ accept: "*/*", "accept-encoding": "identity", range: `bytes=${at}-${at + PIECE - 1}` },
        ...(known === null ? {} : { "if-range": known }),
      },
      deadlineMs: PIECE_MS,
      maxBytes: LARGEST_WHOLE,
    });
    const { status, bytes, headers } = answer;
    if (status === 404) throw new AppError("NOT_FOUND", { say: `There is no ${url}.` });
    // Nothing is left from there on.
    if (status === 416 && at > 0) return;
    if (status !== 200 && status !== 206)
      throw new AppError("PROVIDER_UNAVAILABLE", { say: `${new URL(url).host} answered ${status}.` });
    const now = headers.get("etag");
    if (status === 200) {
      if (at > 0 && at !== from)
        throw new AppError("CONFLICT", { say: `${url} was replaced while it was read. Run it again.` });
      yield { bytes, edition: now, at: 0 };
      return;
    }
    yield { bytes, edition: now, at };
    known = now;
    at += bytes.length;
    const size = Number(/\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
    if (bytes.length === 0 || at >= size || (Number.isNaN(size) && bytes.length < PIECE)) return;
  }
}
