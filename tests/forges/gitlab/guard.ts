import { json } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { bearerOf } from "#tests/forges/credentials";
import type { GitlabState } from "#tests/forges/gitlab/switches";
import type { IssuedToken } from "#tests/forges/token-book";

/** What an authenticated route gets. */
export type GitlabAnswer = (call: Call, token: IssuedToken) => Response;

/**
 * Wraps the routes which need a user token. `scopes` lists those of which one is needed: `lib/api/api.rb` lets `api`
 * read everything and `read_api` every GET; `read_user` opens only the user, `read_repository` no route here.
 */
export function gitlabGuard(
  state: GitlabState,
): (scopes: string[], answer: GitlabAnswer) => (call: Call) => Response {
  const used = new Map<string, number>();
  return (scopes, answer) => (call) => {
    const known = state.tokens.byAccess(bearerOf(call.headers));
    if (!known) return json({ message: "401 Unauthorized" }, 401);
    if (!state.tokens.accessLives(known)) return json(deadToken(known), 401);
    if (!known.scopes.some((scope) => scopes.includes(scope))) {
      const description = "The request requires higher privileges than provided by the access token.";
      return json(
        { error: "insufficient_scope", error_description: description, scope: scopes.join(" ") },
        403,
      );
    }
    const count = (used.get(known.login) ?? 0) + 1;
    used.set(known.login, count);
    const limit = state.switches.rateLimit;
    if (limit !== null && count > limit) {
      return json({ message: "This endpoint has been requested too many times. Try again later." }, 429, {
        "retry-after": "60",
        "ratelimit-limit": String(limit),
        "ratelimit-remaining": "0",
        "ratelimit-reset": String(Math.ceil(state.now() / 1000) + 60),
      });
    }
    return answer(call, known);
  };
}

const deadToken = (token: IssuedToken): object => ({
  error: "invalid_token",
  error_description: token.accessRevoked
    ? "Token was revoked. You have to re-authorize from the user."
    : "Token is expired. You can either do re-authorization or token refresh.",
});
