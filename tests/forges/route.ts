import { type Call, fieldsOf } from "#tests/forges/call";
import type { Endpoint } from "#tests/forges/vocabulary";

/** One thing a forge answers. The first route whose side, method and path fit takes the call. */
export interface Route {
  method: "GET" | "POST" | "DELETE";
  side: "web" | "api";
  /** Matched against the whole path below the base; named groups become `call.params`. */
  path: RegExp;
  endpoint: Endpoint | ((call: Call) => Endpoint);
  answer(call: Call): Response | Promise<Response>;
}

/** A route on one line. */
export const route = (
  method: Route["method"],
  side: Route["side"],
  path: RegExp,
  endpoint: Route["endpoint"],
  answer: Route["answer"],
): Route => ({ method, side, path, endpoint, answer });

/** The token endpoint serves two purposes; the grant type tells which. */
export const tokenEndpoint = (call: Call): Endpoint =>
  fieldsOf(call).get("grant_type") === "refresh_token" ? "refresh" : "exchange";
