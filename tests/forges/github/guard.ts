import { json } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { bearerOf } from "#tests/forges/credentials";
import type { GithubState } from "#tests/forges/github/switches";
import type { IssuedToken } from "#tests/forges/token-book";

/** What an authenticated route gets. */
export type GithubAnswer = (call: Call, token: IssuedToken) => Response;

const HOUR_MS = 3_600_000;

/** Wraps the routes which need a user token: 401 without one, rate-limit and scope headers on every answer. */
export function githubGuard(
  state: GithubState,
): (accepted: string, answer: GithubAnswer) => (call: Call) => Response {
  const used = new Map<string, number>();
  return (accepted, answer) => (call) => {
    const token = state.tokens.living(bearerOf(call.headers));
    if (!token)
      return json({ message: "Bad credentials", documentation_url: "https://docs.github.com/rest" }, 401);
    const count = (used.get(token.login) ?? 0) + 1;
    used.set(token.login, count);
    const limit = state.switches.rateLimit ?? 5000;
    const over = state.switches.rateLimit !== null && count > limit;
    const response = over ? json({ message: "API rate limit exceeded for user." }, 403) : answer(call, token);
    const headers: Record<string, string> = {
      "x-oauth-scopes": token.scopes.join(", "),
      "x-accepted-oauth-scopes": accepted,
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(Math.max(0, limit - count)),
      "x-ratelimit-used": String(count),
      "x-ratelimit-reset": String(Math.ceil((state.now() + HOUR_MS) / 1000)),
      "x-ratelimit-resource": "core",
    };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}
