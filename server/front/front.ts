import fs from "node:fs";
import path from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import { serveStatic } from "@hono/node-server/serve-static";
import type { ServerBuild } from "@remix-run/node";
import { createRequestHandler } from "@remix-run/node";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { AppError } from "#server/errors";
import { activityEndpoints } from "#server/front/activity-endpoints";
import { Admission, admitInTurn, loadOfProcess } from "#server/front/admission";
import { contractEndpoints } from "#server/front/contract-endpoints";
import { errorResponse } from "#server/front/error-response";
import { findingEndpoints } from "#server/front/finding-endpoints";
import { gitEndpoints } from "#server/front/git-endpoints";
import { healthEndpoints } from "#server/front/health";
import { idempotencyKeyOf } from "#server/front/idempotency-key";
import { notePage, observeRequests } from "#server/front/observe-requests";
import { guardOrigin } from "#server/front/origin-guard";
import { Readiness } from "#server/front/readiness";
import { atPublicOrigin } from "#server/front/remix-request";
import { type FrontContext, type FrontEnv, withRequestId } from "#server/front/request-id";
import { reviewEndpoints } from "#server/front/review-endpoints";
import { sbomEndpoints } from "#server/front/sbom-endpoints";
import { type StreamTimes, scanStream } from "#server/front/scan-stream";
import { securityHeaders } from "#server/front/security-headers";
import { answerTrpc } from "#server/front/trpc-endpoint";
import { projectRoot } from "#server/root";
import type { Services } from "#server/services";
import { createCaller } from "#server/trpc/caller";
import { createContext } from "#server/trpc/context";
import { explainFailure } from "#server/trpc/errors";

export interface FrontOptions {
  /** The built Remix app, or how to load it anew for each request while developing. */
  readonly build: () => Promise<ServerBuild>;
  readonly development: boolean;
  /** Aborted when the server stops: what streams for ever ends then. */
  readonly stopping?: AbortSignal | undefined;
  readonly streamTimes?: Partial<StreamTimes> | undefined;
  /** Absent, any schema is the right one and the process never drains. */
  readonly readiness?: Readiness | undefined;
}

const MAX_BODY_BYTES = 1024 * 1024;
/** Other tools' reports are larger than anything else that is sent here. */
const REPORTS = ["/api/findings/import", "/findings/import", "/findings/import.data"];
const MAX_REPORT_BYTES = 32 * 1024 * 1024;

/** Everything that answers HTTP, in the order a request meets it: headers, limits, the origin guard, the doors, Remix. */
export function createFront(services: Services, options: FrontOptions): Hono<FrontEnv> {
  const { config, log } = services;
  const app = new Hono<FrontEnv>();
  const originOf = (c: FrontContext) => ({
    requestId: c.var.requestId,
    ip: clientAddress(c, config.TRUST_PROXY),
  });
  const pageContextOf = (c: FrontContext) => createContext(services, c.req.raw, originOf(c));
  const contextOf = async (c: FrontContext) =>
    createContext(services, c.req.raw, { ...originOf(c), idempotencyKey: idempotencyKeyOf(c.req.raw) });
  const backgroundContextOf = (c: FrontContext) =>
    createContext(services, c.req.raw, { ...originOf(c), background: true });

  app.use(observeRequests());
  app.use(withRequestId);
  app.use(
    securityHeaders({ secure: config.PUBLIC_ORIGIN.startsWith("https:"), development: options.development }),
  );
  app.route("/health", healthEndpoints(options.readiness ?? new Readiness(services.db)));
  app.use(compress());
  if (!options.development && fs.existsSync(clientBuild)) app.use("/assets/*", assets());
  app.use(admitInTurn(new Admission(loadOfProcess(services.db))));
  const [anyBody, reportBody] = [bodyAtMost(MAX_BODY_BYTES), bodyAtMost(MAX_REPORT_BYTES)];
  app.use((c, next) => (REPORTS.includes(c.req.path) ? reportBody(c, next) : anyBody(c, next)));
  app.use(async (c, next) => {
    guardOrigin(c.req.raw, config.PUBLIC_ORIGIN);
    await next();
  });

  app.route("/api", contractEndpoints());
  app.route("/api/git", gitEndpoints(contextOf));
  app.route("/api/activity", activityEndpoints(contextOf));
  app.route("/api/findings", findingEndpoints(contextOf));
  app.route(
    "/api/scans",
    scanStream(services, backgroundContextOf, { times: options.streamTimes, stopping: options.stopping }),
  );
  app.route("/api/sbom", sbomEndpoints(contextOf));
  app.route("/api/review", reviewEndpoints(contextOf));
  app.all("/api/trpc/*", async (c) => answerTrpc(await contextOf(c), c.req.raw));
  app.all("/api/*", () => {
    throw new AppError("NOT_FOUND", { say: "There is no such address." });
  });

  app.all("*", async (c) => {
    const context = await pageContextOf(c);
    const build = await options.build();
    notePage(c, build);
    const handle = createRequestHandler(build, options.development ? "development" : "production");
    const answer = await handle(atPublicOrigin(c.req.raw, config.PUBLIC_ORIGIN), {
      cspNonce: c.get("secureHeadersNonce") ?? "",
      api: createCaller(context),
      responseHeaders: context.responseHeaders,
      requestId: context.meta.requestId,
      reportError: (error: unknown) =>
        log.error({ error, requestId: context.meta.requestId, path: c.req.path }, "page failed"),
    });
    if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "no-store");
    return answer;
  });

  app.onError((error, c) => {
    const { requestId } = c.var;
    const { error: known, known: expected } = explainFailure(error, requestId);
    if (!expected) log.error({ error, requestId, path: c.req.path }, "request failed");
    return errorResponse(known, requestId);
  });
  return app;
}

const bodyAtMost = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError("PAYLOAD_TOO_LARGE", { say: "That is larger than one request may be." });
    },
  });

const clientBuild = path.join(projectRoot, "build/client");

/** Names of built files carry a hash of their content, so they never change. */
function assets(): MiddlewareHandler<FrontEnv> {
  const serve = serveStatic<FrontEnv>({ root: path.relative(process.cwd(), clientBuild) || "." });
  return async (c, next) => {
    const file = await serve(c, next);
    // Not by `onFound`: that is called when the answer is made already.
    if (file instanceof Response) file.headers.set("cache-control", "public, max-age=31536000, immutable");
    return file;
  };
}

/** The peer's address, or what the operator's own proxy says of it: the last entry is the one that proxy added. */
function clientAddress(c: FrontContext, trustProxy: boolean): string | null {
  const forwarded = trustProxy ? c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  return forwarded || getConnInfo(c).remote.address || null;
}
