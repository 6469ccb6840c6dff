import { Hono } from "hono";
import { downloadHeaders, refuseFromElsewhere, serveDownload } from "#server/front/download";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { buildEvidence } from "#server/review/evidence/build-evidence";
import { createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";
import { actorIn } from "#server/trpc/procedure";

/** The review as a file to keep: `GET /api/review/evidence.zip`. */
export function reviewEndpoints(contextOf: (c: FrontContext) => Promise<Context>): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  serveDownload(app, "/evidence.zip", async (c) => answerEvidence(await contextOf(c), c.req.raw));
  return app;
}

/**
 * The procedures decide who may, and record the export.
 *
 * @throws AppError ORIGIN_REFUSED for a request that another site caused: it would leave an event.
 */
async function answerEvidence(context: Context, request: Request): Promise<Response> {
  refuseFromElsewhere(request, "Export the evidence from the review page.");
  const api = createCaller(context);
  await api.review.beginEvidence({});
  const review = await api.review.read();
  const { person, bearer, services } = context;
  const { workspaceId: id } = actorIn(context);
  const workspace = { id, name: bearer?.workspaceName ?? person?.workspace?.name ?? "" };
  const zip = await buildEvidence(workspace, review, services.config.SECPORTAL_SECRET);
  const headers = downloadHeaders("application/zip", `evidence-${review.readAt.slice(0, 10)}.zip`);
  return new Response(zip as BodyInit, { headers });
}
