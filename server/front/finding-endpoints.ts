import { Hono } from "hono";
import { AppError } from "#server/errors";
import { downloadHeaders, refuseFromElsewhere, serveDownload } from "#server/front/download";
import { takeReport } from "#server/front/finding-report";
import { methodNotAllowed } from "#server/front/method-not-allowed";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";
import { FindingQuery } from "#server/use-cases/findings/finding-query";

const types = { sarif: "application/sarif+json", csv: "text/csv; charset=utf-8; header=present" } as const;

/** What the page of findings has in its address; a name that stands there more than once is a list. */
function queryOf(search: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name).filter((value) => value !== "");
    const [first] = values;
    if (first !== undefined) query[name] = values.length > 1 ? values : first;
  }
  return query;
}

/**
 * Findings as a file to keep, with the filters of their page: `GET /api/findings/export.sarif?repositoryId=…` and `.csv`; and another tool's
 * report taken in: `POST /api/findings/import?repositoryId=…&kind=sast` with the SARIF log as the body.
 */
export function findingEndpoints(contextOf: (c: FrontContext) => Promise<Context>): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  for (const format of ["sarif", "csv"] as const) {
    serveDownload(app, `/export.${format}`, async (c) => {
      refuseFromElsewhere(c.req.raw, "Export the findings from their own page.");
      const api = createCaller(await contextOf(c));
      const query = FindingQuery.safeParse(queryOf(new URL(c.req.url).searchParams));
      if (!query.success) throw new AppError("BAD_REQUEST", { say: "Check the filters in the address." });
      const { name, text } = await api.finding.export({ ...query.data, format });
      return new Response(text, { headers: downloadHeaders(types[format], name) });
    });
  }
  app.all("/import", async (c) => {
    if (c.req.method !== "POST") throw methodNotAllowed("POST");
    return await takeReport(await contextOf(c), c.req.raw);
  });
  return app;
}
