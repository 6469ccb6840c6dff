import { Hono } from "hono";
import { downloadHeaders, refuseFromElsewhere, serveDownload } from "#server/front/download";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";

// Media types as IANA has them, CycloneDX's with its version.
const types = {
  cyclonedx: "application/vnd.cyclonedx+json; version=1.6",
  spdx: "application/spdx+json",
} as const;

/** A repository's packages as a file to keep: `GET /api/sbom/export.cyclonedx?repositoryId=…` and `.spdx`. */
export function sbomEndpoints(contextOf: (c: FrontContext) => Promise<Context>): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  for (const format of ["cyclonedx", "spdx"] as const) {
    serveDownload(app, `/export.${format}`, async (c) => {
      refuseFromElsewhere(c.req.raw, "Download the SBOM from the findings page.");
      const api = createCaller(await contextOf(c));
      const { name, text } = await api.sbom.export({
        format,
        repositoryId: c.req.query("repositoryId") ?? "",
      });
      return new Response(text, { headers: downloadHeaders(types[format], name) });
    });
  }
  return app;
}
