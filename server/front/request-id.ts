import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";

/** What middleware leaves for those behind it. */
export interface FrontEnv {
  Variables: {
    requestId: string;
    /** The pattern of the page that the request is for. */
    page?: string;
  };
}

export type FrontContext = Context<FrontEnv>;

/** Gives each request an id of our own making: it goes into logs and pages, so nobody else chooses it. */
export const withRequestId = createMiddleware<FrontEnv>(async (c, next) => {
  c.set("requestId", randomUUID());
  await next();
});
