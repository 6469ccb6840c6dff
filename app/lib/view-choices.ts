import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "~/root";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** How a person likes to see the product in this browser. */
export interface ViewChoices {
  readonly theme: Theme;
  /** The columns put away, by the name of their table. */
  readonly hiddenColumns: Readonly<Record<string, readonly string[]>>;
}

export const noChoices: ViewChoices = { theme: "system", hiddenColumns: {} };

/** The choices as the server read them from the cookie; none on an error page, which has no data. */
export function useViewChoices(): ViewChoices {
  return useRouteLoaderData<typeof loader>("root")?.choices ?? noChoices;
}
