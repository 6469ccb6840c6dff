import { describe, expect, it } from "vitest";
import { parseAdvisory } from "#server/scanners/sca/advisory";
import { groupByAlias } from "#server/scanners/sca/advisory-groups";
import { advisorySeverity } from "#server/scanners/sca/advisory-severity";
import { cvssScore } from "#server/scanners/sca/cvss";
import { matchPackages } from "#server/scanners/sca/match-packages";

function advisory(fields: Record<string, unknown>) {
  const parsed = parseAdvisory({ id: "GHSA-aaaa-bbbb-cccc", ...fields });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.advisory;
}

describe("advisories", () => {
  it("keep entries of the ecosystems that are read, whatever the suffix", () => {
    const names = [
      { package: { ecosystem: "npm", name: "a" } },
      { package: { ecosystem: "PyPI", name: "b" } },
      { package: { ecosystem: "Debian:12", name: "d" } },
      { package: { ecosystem: "npm:x", name: "c" } },
      {},
    ];
    expect(advisory({ affected: names }).affected.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  it.each([
    null,
    [],
    "x",
    1,
    {},
    { id: 1 },
    { id: "A", affected: {} },
    { id: "A", affected: [{ ranges: [{ type: "ODD" }] }] },
  ])("are refused with a reason when they are %j", (input) => {
    const parsed = parseAdvisory(input);
    expect(parsed.ok ? "" : parsed.reason).not.toBe("");
  });

  it("that were withdrawn match nothing, whatever their ranges say", () => {
    const withdrawn = advisory({
      withdrawn: "2024-01-01T00:00:00Z",
      affected: [
        {
          package: { ecosystem: "npm", name: "a" },
          ranges: [{ type: "SEMVER", events: [{ introduced: "0" }] }],
        },
      ],
    });
    const installed = {
      ...({
        ecosystem: "npm",
        name: "a",
        version: "1.0.0",
        direct: true,
        dev: false,
        optional: false,
      } as const),
      ...{ line: 1, chain: ["a"] },
    };
    const found = (...records: (typeof withdrawn)[]) =>
      matchPackages("package-lock.json", [installed], { advisories: new Map([["npm:a", records]]) });

    expect(found(withdrawn)).toEqual([]);
    expect(found({ ...withdrawn, withdrawn: false })).toHaveLength(1);
  });

  it("of any length are read, and keep the first line of what they say", () => {
    const long = advisory({ summary: "", details: `${"x".repeat(5 * 1024 ** 2)}\nsecond line` });

    expect(long.summary).toHaveLength(300);
  });

  it("in a circle of aliases are one group", () => {
    const circle = ["A-1", "A-2", "A-3"].map((id, at, all) =>
      advisory({ id, aliases: [all[(at + 1) % 3] ?? ""] }),
    );

    expect(groupByAlias(circle).map(({ ids }) => ids)).toEqual([["A-1", "A-2", "A-3"]]);
  });

  it("are grouped by alias, also through others and in circles", () => {
    const groups = groupByAlias([
      advisory({ id: "CVE-2020-1", aliases: ["OTHER-1"] }),
      advisory({ id: "GHSA-2222-2222-2222", aliases: ["CVE-2020-9"] }),
      advisory({ id: "GHSA-1111-1111-1111", aliases: ["OTHER-1", "GHSA-1111-1111-1111"] }),
    ]);
    expect(groups.map(({ ids }) => ids)).toEqual([
      ["GHSA-1111-1111-1111", "CVE-2020-1", "OTHER-1"],
      ["GHSA-2222-2222-2222", "CVE-2020-9"],
    ]);
  });

  const v3 = (score: string) => ({ severity: [{ type: "CVSS_V3", score }] });
  it.each([
    ["malicious package", { id: "MAL-2024-1" }, "critical"],
    ["v3 vector", v3("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), "critical"],
    [
      "v3 over the word",
      { ...v3("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:L"), database_specific: { severity: "LOW" } },
      "medium",
    ],
    [
      "v4 beside v3",
      {
        severity: [
          ...v3("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").severity,
          { type: "CVSS_V4", score: "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N" },
        ],
        database_specific: { severity: "HIGH" },
      },
      "medium",
    ],
    [
      "an unreadable v4 vector beside v3",
      {
        severity: [
          ...v3("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").severity,
          { type: "CVSS_V4", score: "CVSS:4.0/x" },
        ],
      },
      "critical",
    ],
    ["v2 alone", { severity: [{ type: "CVSS_V2", score: "AV:N/AC:L/Au:N/C:C/I:C/A:C" }] }, "high"],
    ["word MODERATE", { database_specific: { severity: "MODERATE" } }, "medium"],
    ["unreadable vector", { ...v3("CVSS:3.1/I:U/A:U"), database_specific: { severity: "HIGH" } }, "high"],
    ["nothing", {}, "unknown"],
    ["odd word", { database_specific: { severity: 7 } }, "unknown"],
  ])("have a severity: %s", (_name, fields, severity) => {
    expect(advisorySeverity(advisory(fields))).toBe(severity);
  });
});

describe("CVSS score", () => {
  it.each([
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1],
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8],
    ["CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4],
    ["CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1],
    ["CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8],
    ["CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9],
    ["CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", 7.2],
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0],
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:P", 7.5],
    ["AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5],
    ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3],
    ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 8.1],
  ])("of %s is %d", (vector, score) => expect(cvssScore(vector)).toBe(score));

  it.each([
    "",
    "CVSS:2.0/AV:N",
    "CVSS:3.1/I:U/A:U",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
    "CVSS:3.1/AV:toString/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/__proto__:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:4.0/AV:N",
    "CVSS:5.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
    `AV:N/AC:L/Au:N/C:P/I:P/A:P/${"x".repeat(100_000)}`,
  ])("of %.60j there is none", (vector) => expect(cvssScore(vector)).toBeNull());
});
