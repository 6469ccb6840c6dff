import { describe, expect, test } from "vitest";
import type { Figure } from "#tests/bench/figure";
import { figuresPage, isMet } from "#tests/bench/report/table";

const figure = (over: Partial<Figure>): Figure => ({
  ...{ bench: "sca", figure: "match_ms", value: 25, unit: "ms", target: "<= 50", against: "a mirror" },
  ...over,
});

describe("a target", () => {
  test.each([
    { value: 50, target: "<= 50", met: true },
    { value: 50.1, target: "<= 50", met: false },
    { value: 1.7, target: ">= 1.7", met: true },
    { value: 1.6, target: ">= 1.7", met: false },
    { value: 1, target: "<= 0", met: false },
    { value: 9, target: null, met: null },
  ] as const)("$target with $value is met: $met", ({ value, target, met }) => {
    expect(isMet({ value, target })).toBe(met);
  });
});

test("the page has a row for each figure, its part of the target, and what failed", () => {
  const page = figuresPage(
    [
      figure({}),
      figure({ figure: "tasks", value: 2, unit: "", target: "<= 0", against: "rows | frames" }),
      figure({ figure: "rate", value: 7, unit: "1/s", target: null, against: null }),
    ],
    [{ bench: "web", reason: "no browser\nfound" }],
    { day: "2026-01-31", words: "a machine" },
  );

  expect(page).toContain("Taken on 2026-01-31 with `npm run bench` on a machine.");
  expect(page.split("\n").filter((line) => line.startsWith("|"))).toEqual([
    "| Figure | Value | Target | Part of the target | Measured beside |",
    "| --- | --- | --- | --- | --- |",
    "| sca `match_ms` | 25 ms | <= 50 | 0.50, met | a mirror |",
    "| sca `tasks` | 2 | <= 0 | **missed** | rows \\| frames |",
    "| sca `rate` | 7 1/s |  |  |  |",
    "| web | failed |  |  | no browser found |",
  ]);
});
