import { createHash } from "node:crypto";
import { json } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import type { Forge } from "#tests/forges/forge";
import { grantsRoutes } from "#tests/forges/grants-page";
import { secretParameters } from "#tests/forges/ledger";
import { fullPath } from "#tests/forges/model";
import type { Route } from "#tests/forges/route";
import type { Bases, ForgeState } from "#tests/forges/state";
import type { TokenShape } from "#tests/forges/token-book";
import type { Endpoint } from "#tests/forges/vocabulary";

export interface ForgeParts<Switches extends object> {
  state: ForgeState;
  switches: Switches;
  routes: readonly Route[];
  basesAt(origin: string): Bases;
  tokenShape(): TokenShape;
}

/** Puts a forge together from its memory and its routes, and keeps the books: counts, faults, violations. */
export function defineForge<Switches extends object>(parts: ForgeParts<Switches>): Forge<Switches> {
  const { state, switches } = parts;
  const { ledger, tokens, faults } = state;
  const routes = [...parts.routes, ...grantsRoutes(state)];
  const at = (path: string) => {
    const found = state.world.repositories.find((repository) => fullPath(repository) === path);
    if (!found) throw new Error(`the ${state.label} double has no repository ${path}`);
    return found;
  };

  return {
    provider: state.provider,
    world: state.world,
    apps: state.apps,
    switches,
    bases: state.bases,
    stats: ledger.stats,
    requests: ledger.requests,
    violations: ledger.violations,
    mount: (origin) => void Object.assign(state.bases, parts.basesAt(origin)),
    fail: (endpoint, fault) => faults.plan(endpoint, fault),
    heal: () => faults.clear(),
    secrets: () => [...new Set([...ledger.secrets(), ...state.apps.map((app) => app.clientSecret)])],
    issueToken: (request = {}) => {
      const app = state.apps.find((known) => known.clientId === request.clientId) ?? state.apps[0];
      const login = request.login ?? state.world.users[0]?.login ?? "";
      const scopes = request.scopes ?? app?.scopes ?? [];
      return tokens.issue({ login, clientId: app?.clientId ?? "", scopes }, parts.tokenShape());
    },
    withdrawGrants: () => {
      for (const app of state.apps) {
        for (const user of state.world.users) tokens.forgetGrant(app.clientId, user.login);
      }
    },
    expireAccessTokens: () => tokens.expireAccess(),
    livingTokens: () => tokens.allLiving(),
    repository: at,
    gitDirectory: (path) => state.git.directoryOf(at(path)),
    close: async () => {
      faults.close();
      await state.git.close();
    },
    fetch: async (request) => {
      const call = await readCall(request, state.bases);
      const fits = routes.map((route) => match(route, call)).find((found) => found !== null) ?? null;
      const endpoint = fits ? endpointOf(fits.route, fits.call) : "unknown";
      ledger.stats[endpoint] += 1;
      noteViolations(state, call, fits !== null);
      const fault = faults.take(endpoint);
      const work = () => (fits ? fits.route.answer(fits.call) : json({ message: "Not Found" }, 404));
      if (fault?.afterEffect) await work();
      if (fault?.until) await fault.until;
      const answered = await (fault && !fault.until ? faults.answer(fault, request.signal) : work());
      const response = await answerIfChanged(call, answered);
      ledger.record(call, endpoint, response.status);
      return call.method === "HEAD" ? new Response(null, response) : response;
    },
  };
}

/** All three providers tag their API's answers and say 304 to somebody who has the same (RFC 9110 section 13.1.2). */
async function answerIfChanged(call: Call, response: Response): Promise<Response> {
  if (call.side !== "api" || call.method !== "GET" || response.status !== 200) return response;
  const body = await response.text();
  const etag = `W/"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
  const headers = new Headers(response.headers);
  headers.set("etag", etag);
  if (call.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return new Response(body, { status: 200, headers });
}

async function readCall(request: Request, bases: Bases): Promise<Call> {
  const url = new URL(request.url);
  const inApi = below(url, bases.api);
  const body = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method,
    url,
    side: inApi === null ? "web" : "api",
    path: inApi ?? below(url, bases.web) ?? url.pathname,
    headers: request.headers,
    body,
    signal: request.signal,
    params: {},
  };
}

function below(url: URL, base: string): string | null {
  const root = new URL(base);
  const prefix = root.pathname.replace(/\/$/, "");
  if (url.origin !== root.origin || !`${url.pathname}/`.startsWith(`${prefix}/`)) return null;
  return url.pathname.slice(prefix.length) || "/";
}

function match(route: Route, call: Call): { route: Route; call: Call } | null {
  const method = call.method === "HEAD" ? "GET" : call.method;
  if (route.side !== call.side || route.method !== method) return null;
  const found = new RegExp(`^(?:${route.path.source})$`).exec(call.path);
  if (!found) return null;
  const groups = Object.entries(found.groups ?? {}).filter(([, value]) => value !== undefined);
  const params = groups.map(([name, value]) => [name, decoded(value)]);
  return { route, call: { ...call, params: Object.fromEntries(params) } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const endpointOf = (route: Route, call: Call): Endpoint =>
  typeof route.endpoint === "function" ? route.endpoint(call) : route.endpoint;

const readingMethods = ["GET", "HEAD", "OPTIONS"];

function noteViolations(state: ForgeState, call: Call, known: boolean): void {
  // The routes know every documented OAuth call; any other request that writes breaks the read-only promise.
  if (!known && !readingMethods.includes(call.method)) state.ledger.violate(call, "a request that writes");
  for (const name of secretParameters) {
    if (call.url.searchParams.has(name)) state.ledger.violate(call, `a secret in the address: ${name}`);
  }
}
