import { json } from "#tests/forges/answers";
import type { BitbucketState } from "#tests/forges/bitbucket/switches";
import type { Call } from "#tests/forges/call";
import { bearerOf } from "#tests/forges/credentials";
import type { IssuedToken } from "#tests/forges/token-book";

/** What an authenticated route gets. */
export type BitbucketAnswer = (call: Call, token: IssuedToken) => Response;

/** Bitbucket's error body. */
export const problem = (status: number, message: string, detail?: object): Response =>
  json({ type: "error", error: detail ? { message, detail } : { message } }, status);

/** Wraps the routes which need a user token with the scope `required`. */
export function bitbucketGuard(
  state: BitbucketState,
): (required: string, answer: BitbucketAnswer) => (call: Call) => Response {
  const used = new Map<string, number>();
  return (required, answer) => (call) => {
    const token = state.tokens.byAccess(bearerOf(call.headers));
    if (!token || token.accessRevoked) {
      return problem(401, "Token is invalid, expired, or not supported for this endpoint.");
    }
    if (!state.tokens.accessLives(token)) {
      return problem(401, "Access token expired. Use your refresh token to obtain a new access token.");
    }
    if (!covers(token.scopes, required)) {
      const message = "Your credentials lack one or more required privilege scopes.";
      return problem(403, message, { granted: token.scopes, required: [required] });
    }
    if (call.path.startsWith("/repositories") && overLimit(state, used, token.clientId)) {
      return problem(429, "Rate limit for this resource has been exceeded");
    }
    const response = answer(call, token);
    response.headers.set("x-oauth-scopes", token.scopes.join(", "));
    response.headers.set("x-accepted-oauth-scopes", required);
    return response;
  };
}

/** `repository:write` and `repository:admin` contain `repository`; `account:write` contains `account`. */
const covers = (granted: readonly string[], required: string): boolean =>
  granted.some((scope) => scope === required || scope.startsWith(`${required}:`));

/** Counted per consumer: every account of the same consumer draws on it. */
function overLimit(state: BitbucketState, used: Map<string, number>, clientId: string): boolean {
  const count = (used.get(clientId) ?? 0) + 1;
  used.set(clientId, count);
  return state.switches.rateLimit !== null && count > state.switches.rateLimit;
}
