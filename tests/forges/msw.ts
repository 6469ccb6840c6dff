import { http, type RequestHandler } from "msw";
import type { Forge } from "#tests/forges/forge";

/**
 * MSW handlers which give every request to a forge's origins to that forge. Without `origins`, the ones it believes
 * to have.
 */
export function forgeHandlers(forge: Forge, origins: readonly string[] = originsOf(forge)): RequestHandler[] {
  return origins.flatMap((origin) => [
    http.all(`${origin}/*`, ({ request }) => forge.fetch(request)),
    http.all(`${origin}/`, ({ request }) => forge.fetch(request)),
  ]);
}

/** Distinct origins of a forge's web and API addresses. */
export const originsOf = (forge: Forge): string[] => [
  ...new Set([new URL(forge.bases.web).origin, new URL(forge.bases.api).origin]),
];
