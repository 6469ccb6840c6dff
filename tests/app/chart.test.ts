import { describe, expect, it } from "vitest";
import { courseOf, dayBefore } from "#server/findings/course";
import { initialsOf } from "~/ui/avatar";
import { roundedTop } from "~/ui/chart/chart";

describe("the top of an axis", () => {
  it.each([
    [0, 4],
    [4, 4],
    [5, 5],
    [42, 50],
    [58, 80],
    [99, 100],
    [101, 200],
    [80_000, 80_000],
  ])("for %i is %i", (largest, top) => {
    expect(roundedTop(largest)).toBe(top);
  });
});

describe("initials", () => {
  it.each([
    ["First Operator", "FO"],
    ["octo-operator", "oo"],
    ["release_bot.ci", "rc"],
    ["Ünal", "Ü"],
    ["", "?"],
  ])("of %j are %j", (name, letters) => {
    expect(initialsOf(name)).toBe(letters);
  });
});

describe("the course of findings", () => {
  const today = new Date("2026-03-02T23:59:59Z");

  it("is what there is now without every change since, over the end of a month", () => {
    const changes = [
      { day: "2026-03-02", severity: "high", change: 2 },
      { day: "2026-02-28", severity: "high", change: -1 },
    ] as const;

    const course = courseOf({ high: 3 }, changes, today, 4);

    expect(course.map(({ day, open }) => [day, open.high])).toEqual([
      ["2026-02-27", 2],
      ["2026-02-28", 1],
      ["2026-03-01", 1],
      ["2026-03-02", 3],
    ]);
    expect(dayBefore(today, 4)).toBe("2026-02-26");
  });

  it("never shows fewer than none", () => {
    const course = courseOf({}, [{ day: "2026-03-02", severity: "low", change: 5 }], today, 2);

    expect(course.map(({ open }) => open.low)).toEqual([0, 0]);
  });
});
