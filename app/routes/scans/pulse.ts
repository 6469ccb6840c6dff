import { withApi } from "~/lib/api.server";
import { pulseOf } from "~/lib/scan-progress";

/** What active scans are doing, in few bytes, for pages that wait for them. */
export const loader = withApi(async ({ api }) => {
  return new Response(pulseOf(await api.scan.watch()), {
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
  });
});
