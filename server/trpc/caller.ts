import { appRouter } from "#server/trpc/app-router";
import { createCallerFactory } from "#server/trpc/procedure";

/** Calls procedures in this process, through the same gates as over HTTP. */
export const createCaller = createCallerFactory(appRouter);

export type Api = ReturnType<typeof createCaller>;
