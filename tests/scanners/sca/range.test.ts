import { describe, expect, it } from "vitest";
import { parseAdvisory } from "#server/scanners/sca/advisory";
import { evaluateEntry } from "#server/scanners/sca/osv-range";

function advisory(fields: Record<string, unknown>) {
  const parsed = parseAdvisory({ id: "GHSA-aaaa-bbbb-cccc", ...fields });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.advisory;
}

describe("OSV evaluation", () => {
  type Event = Record<string, string>;
  const semver = (...events: Event[]) => ({ type: "SEMVER", events });
  const table: [string, { ranges?: unknown[]; versions?: string[] }, string, boolean, string | null][] = [
    [
      "inside introduced and fixed",
      { ranges: [semver({ introduced: "1.0.0" }, { fixed: "1.2.0" })] },
      "1.1.0",
      true,
      "1.2.0",
    ],
    [
      "at introduced",
      { ranges: [semver({ introduced: "1.0.0" }, { fixed: "1.2.0" })] },
      "1.0.0",
      true,
      "1.2.0",
    ],
    ["at fixed", { ranges: [semver({ introduced: "1.0.0" }, { fixed: "1.2.0" })] }, "1.2.0", false, null],
    [
      "below introduced",
      { ranges: [semver({ introduced: "1.0.0" }, { fixed: "1.2.0" })] },
      "0.9.0",
      false,
      null,
    ],
    [
      "prerelease of the fix",
      { ranges: [semver({ introduced: "0" }, { fixed: "1.2.0" })] },
      "1.2.0-rc.1",
      true,
      "1.2.0",
    ],
    [
      "introduced 0 holds for every version",
      { ranges: [semver({ introduced: "0" })] },
      "0.0.0-alpha",
      true,
      null,
    ],
    [
      "introduced 0 twice",
      { ranges: [semver({ introduced: "0" }, { introduced: "0" }, { fixed: "2.0.0" })] },
      "1.0.0",
      true,
      "2.0.0",
    ],
    [
      "at last_affected",
      { ranges: [semver({ introduced: "0" }, { last_affected: "1.5.0" })] },
      "1.5.0",
      true,
      null,
    ],
    [
      "above last_affected",
      { ranges: [semver({ introduced: "0" }, { last_affected: "1.5.0" })] },
      "1.5.1",
      false,
      null,
    ],
    [
      "unsorted events",
      {
        ranges: [
          semver({ fixed: "3.0.0" }, { introduced: "2.0.0" }, { fixed: "1.1.0" }, { introduced: "0" }),
        ],
      },
      "1.5.0",
      false,
      null,
    ],
    [
      "second span of one range",
      {
        ranges: [
          semver({ fixed: "3.0.0" }, { introduced: "2.0.0" }, { fixed: "1.1.0" }, { introduced: "0" }),
        ],
      },
      "2.5.0",
      true,
      "3.0.0",
    ],
    [
      "fixed and introduced anew at one version",
      { ranges: [semver({ introduced: "0" }, { fixed: "1.0.0" }, { introduced: "1.0.0" })] },
      "1.0.0",
      false,
      null,
    ],
    ["below the limit", { ranges: [semver({ introduced: "0" }, { limit: "2.0.0" })] }, "1.0.0", true, null],
    ["at the limit", { ranges: [semver({ introduced: "0" }, { limit: "2.0.0" })] }, "2.0.0", false, null],
    ["limit * is none", { ranges: [semver({ introduced: "0" }, { limit: "*" })] }, "9.0.0", true, null],
    [
      "a GIT range first does not end the search",
      {
        ranges: [
          { type: "GIT", events: [{ introduced: "0" }] },
          semver({ introduced: "0" }, { fixed: "2.0.0" }),
        ],
      },
      "1.0.0",
      true,
      "2.0.0",
    ],
    [
      "a GIT range alone says nothing",
      { ranges: [{ type: "GIT", events: [{ introduced: "0" }] }] },
      "1.0.0",
      false,
      null,
    ],
    [
      "ECOSYSTEM is ordered as the ecosystem orders it",
      { ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "1.10.0" }] }] },
      "1.9.0",
      true,
      "1.10.0",
    ],
    ["listed only", { versions: ["1.0.0"] }, "1.0.0", true, null],
    [
      "listed, with the next fix of a range that did not match",
      { versions: ["0.5.0"], ranges: [semver({ introduced: "1.0.0" }, { fixed: "1.2.0" })] },
      "0.5.0",
      true,
      "1.2.0",
    ],
    [
      "listed and in one range, with the fix of that range and not of a later one",
      {
        versions: ["1.0.0"],
        ranges: [
          semver({ introduced: "2.0.0" }, { fixed: "2.5.0" }),
          semver({ introduced: "0" }, { fixed: "3.0.0" }),
        ],
      },
      "1.0.0",
      true,
      "3.0.0",
    ],
    [
      "between last_affected and fixed of one range",
      { ranges: [semver({ introduced: "0" }, { last_affected: "1.5.0" }, { fixed: "2.0.0" })] },
      "1.7.0",
      false,
      null,
    ],
    [
      "at last_affected, with a fix after it",
      { ranges: [semver({ introduced: "0" }, { last_affected: "1.5.0" }, { fixed: "2.0.0" })] },
      "1.5.0",
      true,
      "2.0.0",
    ],
    [
      "introduced anew after last_affected",
      {
        ranges: [
          semver(
            { introduced: "0" },
            { last_affected: "1.5.0" },
            { introduced: "1.6.0" },
            { fixed: "2.0.0" },
          ),
        ],
      },
      "1.7.0",
      true,
      "2.0.0",
    ],
    [
      "several events in one object",
      { ranges: [semver({ introduced: "1.0.0", fixed: "2.0.0" })] },
      "1.5.0",
      true,
      "2.0.0",
    ],
    ["a range without events", { ranges: [{ type: "SEMVER", events: [] }] }, "1.0.0", false, null],
    ["a fix alone, never introduced", { ranges: [semver({ fixed: "2.0.0" })] }, "1.0.0", false, null],
    [
      "below the highest of several limits",
      { ranges: [semver({ introduced: "0" }, { limit: "1.0.0" }, { limit: "3.0.0" })] },
      "2.0.0",
      true,
      null,
    ],
    ["not listed", { versions: ["1.0.0"] }, "1.0.1", false, null],
    ["no ranges and no versions", {}, "1.0.0", false, null],
    [
      "a version that cannot be ordered, listed",
      { versions: ["weird"], ranges: [semver({ introduced: "0" })] },
      "weird",
      true,
      null,
    ],
    [
      "a version that cannot be ordered, not listed",
      { ranges: [semver({ introduced: "0" })] },
      "weird",
      false,
      null,
    ],
    [
      "events that cannot be ordered",
      { ranges: [semver({ introduced: "0" }, { fixed: "soon" })] },
      "1.0.0",
      false,
      null,
    ],
    [
      "the smallest fix of several",
      {
        ranges: [
          semver({ introduced: "0" }, { fixed: "3.0.0" }),
          semver({ introduced: "0" }, { fixed: "2.0.0" }),
        ],
      },
      "1.0.0",
      true,
      "2.0.0",
    ],
  ];

  it.each(table)("%s", (_name, entry, version, affected, fixedVersion) => {
    const [only] = advisory({ affected: [{ package: { ecosystem: "npm", name: "a" }, ...entry }] }).affected;
    if (!only) throw new Error("no entry");
    expect(evaluateEntry(only, version)).toEqual({ affected, fixedVersion });
  });
});

describe("the order of a range", () => {
  const range = (type: string, fixed: string) => ({
    ranges: [{ type, events: [{ introduced: "0" }, { fixed }] }],
  });
  const affected = (ecosystem: string, type: string, fixed: string, version: string) => {
    const [only] = advisory({
      affected: [{ package: { ecosystem, name: "a" }, ...range(type, fixed) }],
    }).affected;
    if (!only) throw new Error("no entry");
    return evaluateEntry(only, version).affected;
  };

  it.each([
    ["PyPI", "ECOSYSTEM", "2.0", "2.0rc1", true],
    ["PyPI", "ECOSYSTEM", "2.0", "1!1.0", false],
    ["PyPI", "ECOSYSTEM", "2.0", "2.0.0", false],
    ["Maven", "ECOSYSTEM", "2.0.Final", "2.0-SNAPSHOT", true],
    ["Maven", "ECOSYSTEM", "2.0.Final", "2.0", false],
    ["RubyGems", "ECOSYSTEM", "7.0.0", "7.0.0.beta1", true],
    ["Packagist", "ECOSYSTEM", "v6.0.0", "6.0.0-RC1", true],
    ["Packagist", "ECOSYSTEM", "6.0.0", "v6.0", false],
    ["NuGet", "ECOSYSTEM", "1.0.0.1", "1.0.0", true],
    ["Go", "SEMVER", "1.9.0", "v1.9.0-rc.1", true],
    ["crates.io", "SEMVER", "0.8.5", "0.8.5+build", false],
    ["Pub", "ECOSYSTEM", "1.0.0+1", "1.0.0", true],
    ["Pub", "SEMVER", "1.0.0+1", "1.0.0", false],
  ])("of %s, type %s, fixed in %s, holds for %s: %s", (ecosystem, type, fixed, version, expected) => {
    expect(affected(ecosystem, type, fixed, version)).toBe(expected);
  });
});
