import { Hono } from "hono";
import type { FrontEnv } from "#server/front/request-id";
import type { Services } from "#server/services";

/** `live`: the process answers. `ready`: it reaches its database. */
export function healthEndpoints(services: Services): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  app.use(async (c, next) => {
    await next();
    c.header("cache-control", "no-store");
  });
  app.get("/live", (c) => c.json({ status: "live" }));
  app.get("/ready", async (c) => {
    try {
      await services.db.withIdentity({}, async () => {});
      return c.json({ status: "ready" });
    } catch {
      return c.json({ status: "database unavailable" }, 503);
    }
  });
  return app;
}
