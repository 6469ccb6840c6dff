import { z } from "zod";
import { engineKinds } from "#db/vocabulary";
import { AppError } from "#server/errors";
import { createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";

const Kind = z.enum(engineKinds).catch("sast");

/**
 * Takes a SARIF log as the body of a request, and answers with the scan it stands as.
 *
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, and what the procedure refuses.
 */
export async function takeReport(context: Context, request: Request): Promise<Response> {
  if (!/^application\/(?:sarif\+)?json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", { say: "Send application/sarif+json." });
  }
  const query = new URL(request.url).searchParams;
  const scan = await createCaller(context).finding.import({
    repositoryId: query.get("repositoryId") ?? "",
    kind: Kind.parse(query.get("kind")),
    root: query.get("root") ?? undefined,
    sarif: await request.text(),
  });
  context.responseHeaders.set("cache-control", "no-store");
  return Response.json(scan, { status: 201, headers: context.responseHeaders });
}
