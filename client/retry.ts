import type { SecPortalError } from "#client/error";
import type { RetryOptions } from "#client/retry-options";

export const usualRetries: RetryOptions = { attempts: 4, firstWaitMs: 250, longestWaitMs: 30_000 };

const PASSING_CODES = [
  ...["NETWORK", "TIMEOUT", "RATE_LIMITED", "PROVIDER_UNAVAILABLE", "UNAVAILABLE"],
  "IDEMPOTENCY_KEY_IN_USE",
];
const PASSING_STATUSES = [502, 503, 504];

/** How many milliseconds to wait before the call is made again; undefined when it is of no use. `made` counts the calls so far. */
export function waitBeforeRetry(
  error: SecPortalError,
  made: number,
  { attempts, firstWaitMs, longestWaitMs }: RetryOptions,
): number | undefined {
  const passing = PASSING_CODES.includes(error.code) || PASSING_STATUSES.includes(error.status);
  if (!passing || made >= attempts) return undefined;
  if (error.retryAfterSeconds !== undefined) {
    const asked = error.retryAfterSeconds * 1000;
    if (asked > longestWaitMs) return undefined;
    // A little more than asked, and not the same for everybody who was told the same.
    return asked + Math.random() * firstWaitMs;
  }
  return Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (made - 1));
}
