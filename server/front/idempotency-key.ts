import { AppError } from "#server/errors";

/**
 * The `Idempotency-Key` of a request, undefined where there is none. It says nothing to us, so that it is taken as it stands, quotes
 * and all (draft-ietf-httpapi-idempotency-key-header writes it as a string of RFC 8941).
 *
 * @throws AppError BAD_REQUEST for one that is empty, too long, or not of printable ASCII; and for one over a batch of calls.
 */
export function idempotencyKeyOf({ headers, url }: Request): string | undefined {
  const key = headers.get("idempotency-key");
  if (key === null) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw new AppError("BAD_REQUEST", {
      say: "An Idempotency-Key is 1 to 255 characters of printable ASCII.",
    });
  if (new URL(url).searchParams.get("batch") === "1")
    throw new AppError("BAD_REQUEST", {
      say: "An Idempotency-Key is of one call. Send that call in a request of its own, not in a batch.",
    });
  return key;
}
