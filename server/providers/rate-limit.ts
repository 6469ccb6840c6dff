const LONGEST_WAIT = 900;
const UNSAID_WAIT = 60;

/**
 * Seconds a provider asks to wait, or undefined when its answer is not about a limit. Three dialects: `Retry-After`
 * everywhere; GitHub's `x-ratelimit-remaining: 0` with the second of its reset, on 403 as well as 429, and its secondary
 * limit by message; GitLab's `RateLimit-Reset`. Bitbucket says nothing but 429. Never more than a quarter of an hour.
 */
export function secondsToWait(
  status: number,
  headers: Headers,
  text: string,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const after = Number(headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(after)) return clamp(after);
  const exhausted =
    headers.get("x-ratelimit-remaining") === "0" || headers.get("ratelimit-remaining") === "0";
  const reset = Number(headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset") ?? Number.NaN);
  if (exhausted && Number.isFinite(reset)) return clamp(reset - now / 1000);
  if (status === 429 || /secondary rate limit|abuse detection/i.test(text)) return UNSAID_WAIT;
  return undefined;
}

const clamp = (seconds: number): number => Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(seconds)));
