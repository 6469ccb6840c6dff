import { Hono } from "hono";
import { downloadHeaders, refuseFromElsewhere, serveDownload } from "#server/front/download";
import { takeReport } from "#server/front/finding-report";
import { methodNotAllowed } from "#server/front/method-not-allowed";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";

const types = { sarif: "application/sarif+json", csv: "text/csv; charset=utf-8; header=present" } as const;

/**
 * A repository's findings as a file to keep: `GET /api/findings/export.sarif?repositoryId=…` and `.csv`; and another tool's
 * report taken in: `POST /api/findings/import?repositoryId=…&kind=sast` with the SARIF log as the body.
 */
export function findingEndpoints(contextOf: (c: FrontContext) => Promise<Context>): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  for (const format of ["sarif", "csv"] as const) {
    serveDownload(app, `/export.${format}`, async (c) => {
      refuseFromElsewhere(c.req.raw, "Export the findings from their own page.");
      const api = createCaller(await contextOf(c));
      const { name, text } = await api.finding.export({
        format,
        repositoryId: c.req.query("repositoryId") ?? "",
      });
      return new Response(text, { headers: downloadHeaders(types[format], name) });
    });
  }
  app.all("/import", async (c) => {
    if (c.req.method !== "POST") throw methodNotAllowed("POST");
    return await takeReport(createCaller(await contextOf(c)), c.req.raw);
  });
  return app;
}
