import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError } from "#server/errors";
import { methodNotAllowed } from "#server/front/method-not-allowed";
import { appRouter } from "#server/trpc/app-router";
import type { Context } from "#server/trpc/context";

const MAX_BATCH = 10;

/**
 * `/api/trpc/*`. Bodies are JSON only: tRPC would also take a multipart form, which another site's page can post without
 * asking.
 *
 * @throws AppError METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE.
 */
export async function answerTrpc(context: Context, request: Request): Promise<Response> {
  if (!["GET", "HEAD", "POST"].includes(request.method)) throw methodNotAllowed("GET", "POST");
  const type = request.headers.get("content-type");
  if (request.method === "POST" && !/^application\/json\b/i.test(type ?? "")) {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", { say: "Send application/json." });
  }
  return await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: () => context,
    responseMeta: ({ errors: [error, ...others] }) => {
      context.responseHeaders.set("cache-control", "no-store");
      const wait = error?.cause instanceof AppError ? error.cause.retryAfterSeconds : undefined;
      if (wait !== undefined && others.length === 0) context.responseHeaders.set("retry-after", String(wait));
      return { headers: context.responseHeaders };
    },
  });
}
