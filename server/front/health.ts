import { Hono } from "hono";
import type { Readiness } from "#server/front/readiness";
import type { FrontEnv } from "#server/front/request-id";

/**
 * `live`: the process answers; the database is not asked. `ready`: it reaches its database, the schema is the one it was built
 * for, and it is not about to stop.
 */
export function healthEndpoints(readiness: Readiness): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  app.use(async (c, next) => {
    await next();
    c.header("cache-control", "no-store");
  });
  app.get("/live", (c) => c.json({ status: "live" }));
  app.get("/ready", async (c) => {
    const status = await readiness.check();
    return c.json({ status }, status === "ready" ? 200 : 503);
  });
  return app;
}
