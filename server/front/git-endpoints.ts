import { Hono } from "hono";
import { z } from "zod";
import { providers } from "#db/vocabulary";
import { AppError } from "#server/errors";
import { answerCallback } from "#server/front/callback";
import { withEntityTag } from "#server/front/entity-tag";
import { methodNotAllowed } from "#server/front/method-not-allowed";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { type Api, createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";

type ContextOf = (c: FrontContext) => Promise<Context>;

/** The plain HTTP paths of repository connections. Each calls the procedure of the same meaning, so each is gated by it. */
export function gitEndpoints(contextOf: ContextOf): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();

  const answer = async (c: FrontContext, work: (api: Api) => Promise<unknown>): Promise<Response> => {
    const context = await contextOf(c);
    const value = await work(createCaller(context));
    const headers = context.responseHeaders;
    headers.set("cache-control", "no-store");
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return Response.json(value, { headers });
    headers.set("content-type", "application/json");
    return withEntityTag(c.req.raw, JSON.stringify(value), headers);
  };

  app.get("/provider-config", (c) => answer(c, (api) => api.providerConfig.list()));
  app.post("/provider-config", (c) => answer(c, async (api) => api.providerConfig.save(await jsonBody(c))));
  app.delete("/provider-config", (c) =>
    answer(c, (api) => api.providerConfig.remove({ provider: providerParam(c.req.query("provider")) })),
  );
  app.post("/connect/:provider", (c) =>
    answer(c, (api) => api.connection.begin({ provider: providerParam(c.req.param("provider")) })),
  );
  app.get("/connections", (c) => answer(c, (api) => api.connection.list()));
  app.delete("/connections/:id", (c) =>
    answer(c, (api) => api.connection.disconnect({ id: c.req.param("id") ?? "" })),
  );
  app.get("/repos", (c) => answer(c, (api) => api.repository.available({})));
  app.get("/callback/:provider", async (c) => {
    if (c.req.method !== "GET") throw methodNotAllowed("GET");
    return await answerCallback(await contextOf(c), c.req.param("provider"), c.req.raw);
  });
  for (const [path, ...methods] of served) {
    app.all(path, () => {
      throw methodNotAllowed(...methods);
    });
  }
  return app;
}

function providerParam(text: string | undefined) {
  const parsed = z.enum(providers).safeParse(text);
  if (!parsed.success) throw new AppError("NOT_FOUND", { say: `Name one of ${providers.join(", ")}.` });
  return parsed.data;
}

/** What the paths above take, for the refusal of everything else. */
const served: readonly (readonly [path: string, ...methods: string[]])[] = [
  ["/provider-config", "GET", "HEAD", "POST", "DELETE"],
  ["/connect/:provider", "POST"],
  ["/connections", "GET", "HEAD"],
  ["/connections/:id", "DELETE"],
  ["/repos", "GET", "HEAD"],
  ["/callback/:provider", "GET"],
];

/** The schema of the procedure judges the fields; here only the form is read. */
async function jsonBody<T>(c: FrontContext): Promise<T> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", { say: "Send application/json." });
  }
  try {
    return (await c.req.json()) as T;
  } catch {
    throw new AppError("BAD_REQUEST", { say: "The body is not valid JSON." });
  }
}
