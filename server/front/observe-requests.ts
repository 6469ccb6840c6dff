import type { ServerBuild } from "@remix-run/node";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { type PagePattern, pagePatterns } from "#server/front/page-patterns";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { observed } from "#server/observe/observed";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Tells of each request by the pattern of its address: never by the address, which names things and has no end of values. */
export function observeRequests(): MiddlewareHandler<FrontEnv> {
  return async (c, next) => {
    const method = METHODS.includes(c.req.method) ? c.req.method : "other";
    const facts = { method, route: "other", status: 0, traceparent: c.req.header("traceparent") };
    await observed("http", facts, async () => {
      await next();
      facts.status = c.res.status;
      facts.route = patternOf(c);
    });
  };
}

const known = new WeakMap<ServerBuild["routes"], PagePattern>();

/** Notes which page a request is for, for the pattern of its address. */
export function notePage(c: FrontContext, { routes }: Pick<ServerBuild, "routes">): void {
  const match = known.get(routes) ?? pagePatterns(Object.values(routes).flatMap((route) => route ?? []));
  known.set(routes, match);
  c.set("page", match(c.req.path));
}

function patternOf(c: FrontContext): string {
  const paths = matchedRoutes(c)
    .map(({ path }) => path)
    .filter((path) => path !== "*" && path !== "/*");
  const exact = paths.find((path) => !path.endsWith("*"));
  return exact ?? paths.sort((a, b) => b.length - a.length)[0] ?? c.get("page") ?? "other";
}
