import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/trpc/app-router";

export type { AppRouter };

/** What each procedure takes: `RouterInputs["scan"]["start"]`. */
export type RouterInputs = inferRouterInputs<AppRouter>;

/** What each procedure answers: `RouterOutputs["scan"]["get"]`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
