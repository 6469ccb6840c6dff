import { Hono } from "hono";
import { openApiDocument } from "#server/contract/openapi";
import { apiPage } from "#server/front/api-page";
import { withEntityTag } from "#server/front/entity-tag";
import { methodNotAllowed } from "#server/front/method-not-allowed";
import type { FrontEnv } from "#server/front/request-id";

/**
 * What the API is, for programs and for people: `GET /api/openapi.json` and `GET /api/docs`. Open to everybody, since it says nothing
 * that the source does not.
 */
export function contractEndpoints(): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  let written: string | undefined;
  app.get("/openapi.json", (c) => {
    written ??= JSON.stringify(openApiDocument());
    const headers = { "content-type": "application/openapi+json", "cache-control": "public, no-cache" };
    return withEntityTag(c.req.raw, written, new Headers(headers));
  });
  app.get("/docs", (c) => {
    const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
    return new Response(apiPage(c.get("secureHeadersNonce") ?? ""), { headers });
  });
  for (const path of ["/openapi.json", "/docs"]) {
    app.all(path, () => {
      throw methodNotAllowed("GET", "HEAD");
    });
  }
  return app;
}
