import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { newId } from "#server/domain/id";
import { createFront } from "#server/front/front";
import { projectRoot } from "#server/root";
import type { Member } from "#tests/helpers/people";
import { type Product, TEST_ORIGIN } from "#tests/helpers/product";

let loaded: Promise<ServerBuild> | undefined;

/** The pages as they are built for production; the test script builds them. Read once for each test file. */
export function loadPages(): Promise<ServerBuild> {
  const file = pathToFileURL(path.join(projectRoot, "build/server/index.js"));
  loaded ??= import(file.href) as Promise<ServerBuild>;
  return loaded;
}

export interface PageAddress {
  readonly id: string;
  readonly path: string;
  /** Whether a form can be posted to it. */
  readonly acts: boolean;
  /** Whether it shows a document, and not data alone. */
  readonly shows: boolean;
}

/** One address for each route of the build that has an address of its own, with ids and tokens that fit and name nothing. */
export function pageAddresses(build: ServerBuild): PageAddress[] {
  const found: PageAddress[] = [];
  for (const route of Object.values(build.routes)) {
    if (!route || (route.path === undefined && !route.index)) continue;
    const segments: string[] = [];
    for (
      let at: typeof route | undefined = route;
      at;
      at = at.parentId ? build.routes[at.parentId] : undefined
    )
      if (at.path) segments.unshift(at.path);
    const acts = "action" in route.module && route.module.action !== undefined;
    const shows = route.module.default !== undefined;
    if (route.id !== "root")
      found.push({ id: route.id, path: `/${segments.map(filled).join("/")}`, acts, shows });
  }
  return found;
}

const filled = (pattern: string): string =>
  pattern
    .replaceAll(":provider", "github")
    .replaceAll(":token", "A".repeat(43))
    .replaceAll(/:(?:id|userId)\b/g, newId())
    .replaceAll("*", "nowhere/at/all");

export type Open = (target: string, init?: RequestInit & { as?: Member | undefined }) => Promise<Response>;

/** The whole front of a product with its pages, without a socket. Redirects are answers, not followed. */
export function openFront(product: Product, build: () => Promise<ServerBuild> = loadPages): Open {
  const front = createFront(product.services, { build, development: false });
  const peer = {
    incoming: { socket: { remoteAddress: "127.0.0.1", remotePort: 50_000, remoteFamily: "IPv4" } },
  };
  return async (target, { as, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (as && !headers.has("cookie")) headers.set("cookie", as.cookie);
    return await front.fetch(new Request(new URL(target, TEST_ORIGIN), { ...init, headers }), peer);
  };
}

/** Every plain path below /api that is served, with the methods it takes. */
export const plainPaths: readonly (readonly [path: string, ...methods: string[]])[] = [
  ["/api/git/provider-config", "GET", "POST", "DELETE"],
  ["/api/git/connect/github", "POST"],
  ["/api/git/connections", "GET"],
  ["/api/git/connections/019f0000-0000-7000-8000-000000000000", "DELETE"],
  ["/api/git/repos", "GET"],
  ["/api/git/callback/github", "GET"],
  ["/api/activity/export.jsonl", "GET"],
  ["/api/activity/export.csv", "GET"],
  ["/api/review/evidence.zip", "GET"],
];
