import { AppError } from "#server/errors";

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
