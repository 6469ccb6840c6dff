import { expect, test } from "vitest";
import { hasEarlier } from "~/lib/comparable";

const told = (
  id: string,
  state: "succeeded" | "failed" | "unchanged",
  trigger: "manual" | "trial" = "manual",
) => ({
  ...{ id, state, trigger },
});

test("a scan can be compared when an earlier one wrote findings", () => {
  const all = [told("3", "failed"), told("2", "unchanged"), told("1", "succeeded")];

  expect(all.map((scan) => hasEarlier(scan, all))).toEqual([false, true, false]);
});

test("a trial of rules is nothing to compare with", () => {
  expect(hasEarlier(told("2", "succeeded"), [told("1", "succeeded", "trial")])).toBe(false);
});
