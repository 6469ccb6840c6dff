import type { RouteConfigEntry } from "@remix-run/route-config";
import routes from "~/routes";

/** Every address of the product, as `app/routes.ts` writes them. */
export function everyRoute(): string[] {
  const walk = (entries: readonly RouteConfigEntry[], above: string): string[] =>
    entries.flatMap((entry) => {
      const at = entry.path === undefined ? above : `${above}/${entry.path}`;
      const own = entry.path !== undefined || entry.index ? [at || "/"] : [];
      return [...own, ...walk(entry.children ?? [], at)];
    });
  return [...new Set(walk(routes as RouteConfigEntry[], ""))];
}
