import { AppError } from "#server/errors";
import { bearerOf } from "#server/front/bearer";

const SAFE = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuses a changing request that another site could have caused. One check in front of everything: Remix checks only
 * documents and trusts a forwarded host, tRPC checks nothing. The comparison is with the configured origin, never with what
 * the request says of itself.
 *
 * @throws AppError ORIGIN_REFUSED, or BAD_REQUEST for Remix' old `_data` parameter, which would run an action unseen.
 */
export function guardOrigin(request: Request, publicOrigin: string): void {
  if (new URL(request.url).searchParams.has("_data")) {
    throw new AppError("BAD_REQUEST", { say: "That address is not served." });
  }
  // A program says who it is in a header that no other site's page can set, and its cookies count for nothing.
  if (SAFE.includes(request.method) || bearerOf(request) !== undefined) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const hasCookie = request.headers.has("cookie");
  const allowed =
    site !== null
      ? site === "same-origin" && (origin === null || origin === "null" || origin === publicOrigin)
      : origin !== null
        ? origin === publicOrigin
        : // Neither header: no browser of today. Without a cookie there is no ambient right to abuse.
          !hasCookie;
  if (!allowed) {
    throw new AppError("ORIGIN_REFUSED", {
      say: `This request came from another site and was refused. Open ${publicOrigin} and try there.`,
    });
  }
}
