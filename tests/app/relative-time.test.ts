import { describe, expect, it } from "vitest";
import { absoluteTime, duration, localTime, relativeTime } from "~/lib/relative-time";

const now = new Date("2026-11-24T12:00:00.000Z");

describe("relativeTime", () => {
  it.each([
    ["2026-11-24T11:59:58.000Z", "just now"],
    ["2026-11-24T11:59:00.000Z", "1 minute ago"],
    ["2026-11-24T10:00:00.000Z", "2 hours ago"],
    ["2026-11-26T12:00:00.000Z", "in 2 days"],
    ["2024-11-20T12:00:00.000Z", "2 years ago"],
    ["2026-11-24T12:00:30.000Z", "in a moment"],
  ])("says of %s: %s", (instant, words) => {
    expect(relativeTime(instant, now)).toBe(words);
  });
});

it("writes an absolute time in UTC, the same everywhere", () => {
  expect(absoluteTime("2026-03-04T05:06:07.000Z")).toBe("4 Mar 2026, 05:06 UTC");
});

it.each([
  ["Europe/Berlin", "4 Mar 2026, 00:06 GMT+1"],
  ["America/New_York", "3 Mar 2026, 18:06 GMT-5"],
  ["UTC", "3 Mar 2026, 23:06 UTC"],
])("writes an absolute time in %s", (zone, words) => {
  expect(localTime("2026-03-03T23:06:07.000Z", zone)).toBe(words);
});

it.each([
  [850, "850 ms"],
  [4_240, "4.2 s"],
  [185_000, "3 min 5 s"],
])("writes %i milliseconds as %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
