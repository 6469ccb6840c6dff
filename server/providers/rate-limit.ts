const LONGEST_WAIT = 900;
const UNSAID_WAIT = 60;

/**
 * Seconds a provider asks to wait, or undefined when its answer is not about a limit. Three dialects: `Retry-After` as
 * seconds or a date everywhere (RFC 9110 section 10.2.3); GitHub's `x-ratelimit-remaining: 0` with the second of its reset,
 * on 403 as well as 429, and its secondary limit by message; GitLab's `RateLimit-Reset`. Bitbucket says nothing but 429.
 * Points in time are measured by the provider's own clock where it tells it. Never more than a quarter of an hour.
 */
export function secondsToWait(
  status: number,
  headers: Headers,
  text: string,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const theirNow = httpDate(headers.get("date") ?? "") ?? now;
  const after = retryAfter(headers.get("retry-after") ?? "", theirNow);
  if (after !== undefined) return clamp(after);
  const exhausted =
    headers.get("x-ratelimit-remaining") === "0" || headers.get("ratelimit-remaining") === "0";
  const reset = Number(headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset") ?? Number.NaN);
  if (exhausted && Number.isFinite(reset)) return clamp(reset - theirNow / 1000);
  if (status === 429 || /secondary rate limit|abuse detection/i.test(text)) return UNSAID_WAIT;
  return undefined;
}

function retryAfter(text: string, theirNow: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  const date = httpDate(text);
  return date === undefined ? undefined : (date - theirNow) / 1000;
}

/** Milliseconds of an HTTP date, in its one form of today: `Date.parse` alone takes a bare number for a year. */
function httpDate(text: string): number | undefined {
  const date = /^[A-Z][a-z]{2}, \d{2} /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

const clamp = (seconds: number): number => Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(seconds)));
