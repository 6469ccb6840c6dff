import type { Hono } from "hono";
import { AppError } from "#server/errors";
import { methodNotAllowed } from "#server/front/method-not-allowed";
import type { FrontContext, FrontEnv } from "#server/front/request-id";

/** Serves a file at a path, to GET alone: what leaves an event is not to be left by a HEAD either. */
export function serveDownload(
  app: Hono<FrontEnv>,
  path: string,
  answer: (c: FrontContext) => Promise<Response>,
): void {
  app.all(path, async (c) => {
    if (c.req.method !== "GET") throw methodNotAllowed("GET");
    return await answer(c);
  });
}

/**
 * Refuses a download that another site caused: it would leave an event, and a file nobody asked for.
 *
 * @throws AppError ORIGIN_REFUSED.
 */
export function refuseFromElsewhere(request: Request, say: string): void {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none")
    throw new AppError("ORIGIN_REFUSED", { say });
}

/** Headers of a file that the browser saves and keeps no copy of. `name` is ours, or made safe. */
export const downloadHeaders = (contentType: string, name: string): Record<string, string> => ({
  "content-type": contentType,
  "content-disposition": `attachment; filename="${name.replace(/[^A-Za-z0-9._-]/g, "-")}"`,
  "cache-control": "no-store",
});
