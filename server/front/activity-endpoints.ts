import { Readable } from "node:stream";
import { Hono } from "hono";
import { type ExportFormat, exportActivity } from "#server/activity/export-file";
import { AppError } from "#server/errors";
import { downloadHeaders, refuseFromElsewhere, serveDownload } from "#server/front/download";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";
import { actorIn } from "#server/trpc/procedure";
import { ActivityQuery, toFilter } from "#server/use-cases/activity/activity-query";

const types: Readonly<Record<ExportFormat, string>> = {
  jsonl: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
};

/** The activity log as a file to keep: `GET /api/activity/export.jsonl` and `.csv`, with the filters of the page. */
export function activityEndpoints(contextOf: (c: FrontContext) => Promise<Context>): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  for (const format of ["jsonl", "csv"] as const) {
    serveDownload(app, `/export.${format}`, async (c) => answerExport(await contextOf(c), format, c.req.raw));
  }
  return app;
}

/**
 * The procedure decides who may, records the export and says where the log ends; the file is then streamed.
 *
 * @throws AppError ORIGIN_REFUSED for a request that another site caused: it would leave an event.
 */
async function answerExport(context: Context, format: ExportFormat, request: Request): Promise<Response> {
  refuseFromElsewhere(request, "Export the log from its own page.");
  const given = [...new URL(request.url).searchParams].filter(([, value]) => value !== "");
  const query = ActivityQuery.strict().safeParse(Object.fromEntries(given));
  if (!query.success) throw new AppError("BAD_REQUEST", { say: "Check the filters in the address." });
  const started = await createCaller(context).activity.beginExport({ ...query.data, format });
  const { services } = context;
  const actor = actorIn(context);
  const filter = await services.db.withWorkspace(actor, (tx) => toFilter(tx, query.data));
  const head = { ...started, exportedAt: new Date(started.exportedAt) };
  const file = Readable.from(exportActivity(services.db, actor, format, filter, head), { objectMode: false });
  file.on("error", (error) =>
    services.log.error({ error, requestId: context.meta.requestId }, "an export broke off"),
  );
  const headers = downloadHeaders(types[format], `activity-${started.exportedAt.slice(0, 10)}.${format}`);
  return new Response(Readable.toWeb(file) as ReadableStream, { headers });
}
