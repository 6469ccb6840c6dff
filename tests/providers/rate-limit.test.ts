import { describe, expect, test } from "vitest";
import { secondsToWait } from "#server/providers/rate-limit";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const reset = (seconds: number) => String(NOW / 1000 + seconds);

type Case = [name: string, status: number, headers: Record<string, string>, text: string, wait?: number];

test.each<Case>([
  ["a 200 is no limit", 200, { "retry-after": "5", "x-ratelimit-remaining": "0" }, ""],
  ["a 503 is no limit", 503, { "retry-after": "5" }, ""],
  ["a plain 403 is no limit", 403, {}, "Forbidden"],
  ["a 403 with requests left is none", 403, { "x-ratelimit-remaining": "9", "x-ratelimit-reset": "1" }, ""],
  ["a 403 without its reset is none", 403, { "x-ratelimit-remaining": "0" }, ""],
  ["Retry-After in seconds", 429, { "retry-after": "30" }, "", 30],
  ["Retry-After in seconds with a 403", 403, { "retry-after": "30" }, "", 30],
  ["Retry-After in parts of a second", 429, { "retry-after": "1.2" }, "", 2],
  ["Retry-After as a date", 429, { "retry-after": "Wed, 25 Nov 2026 12:01:30 GMT" }, "", 90],
  ["Retry-After as a date of the past", 429, { "retry-after": "Wed, 25 Nov 2026 11:00:00 GMT" }, "", 1],
  ["Retry-After without sense", 429, { "retry-after": "soon" }, "", 60],
  ["Retry-After left empty", 429, { "retry-after": "" }, "", 60],
  ["Retry-After below nothing", 429, { "retry-after": "-5" }, "", 60],
  ["Retry-After of a year", 429, { "retry-after": "31536000" }, "", 900],
  ["Retry-After before the reset", 429, { "retry-after": "7", "ratelimit-reset": reset(70) }, "", 7],
  [
    "GitHub's reset with a 403",
    403,
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(42) },
    "",
    42,
  ],
  [
    "GitHub's reset with a 429",
    429,
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(42) },
    "",
    42,
  ],
  [
    "GitHub's reset in the past",
    403,
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(-9) },
    "",
    1,
  ],
  [
    "GitHub's reset in an hour",
    403,
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(3600) },
    "",
    900,
  ],
  ["GitHub's secondary limit", 403, {}, "You have exceeded a secondary rate limit.", 60],
  ["GitHub's abuse detection", 403, {}, "You have triggered an abuse detection mechanism", 60],
  ["GitLab's reset", 429, { "ratelimit-remaining": "0", "ratelimit-reset": reset(33) }, "", 33],
  ["GitLab's reset with requests left", 429, { "ratelimit-remaining": "3" }, "", 60],
  ["Bitbucket's bare 429", 429, {}, "Rate limit for this resource has been exceeded", 60],
])("%s", (_, status, headers, text, wait) => {
  expect(secondsToWait(status, new Headers(headers), text, NOW)).toBe(wait);
});

describe("R-15: when the two clocks differ", () => {
  const DAY_MS = 86_400_000;
  const date = "Wed, 25 Nov 2026 12:00:00 GMT";

  test.each([-DAY_MS, DAY_MS])("the provider's counts for its reset (ours is %i ms off)", (skew) => {
    const headers = { date, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(42) };

    expect(secondsToWait(403, new Headers(headers), "", NOW + skew)).toBe(42);
  });

  test.each([-DAY_MS, DAY_MS])("the provider's counts for its date (ours is %i ms off)", (skew) => {
    const headers = { date, "retry-after": "Wed, 25 Nov 2026 12:00:20 GMT" };

    expect(secondsToWait(429, new Headers(headers), "", NOW + skew)).toBe(20);
  });

  test.each(["", "yesterday", "1", "Xyz, 99 Abc 2026"])(
    "a date that is none (%s) is passed over",
    (wrong) => {
      const headers = { date: wrong, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(42) };

      expect(secondsToWait(403, new Headers(headers), "", NOW)).toBe(42);
    },
  );
});
