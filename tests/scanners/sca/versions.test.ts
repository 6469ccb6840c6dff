import { describe, expect, it } from "vitest";
import { type Ecosystem, ecosystems } from "#server/scanners/sca/ecosystem";
import { versionOrder } from "#server/scanners/sca/versions/version-order";
import { type Random, randomFrom } from "#tests/helpers/seeded-random";

/** The sign of comparing two versions; fails when one is not read. */
function compare(ecosystem: Ecosystem, a: string, b: string): number {
  const order = versionOrder(ecosystem);
  const [left, right] = [order.parse(a), order.parse(b)];
  if (left === null || right === null) throw new Error(`${a} or ${b} is not read`);
  return Math.sign(order.compare(left, right));
}

/** Versions from the lowest to the highest; those in one list are equal. */
const ascending: Record<Ecosystem, string[][]> = {
  npm: [
    ["0.0.1-alpha"],
    ["1.0.0-alpha"],
    ["1.0.0-alpha.1"],
    ["1.0.0-beta.2"],
    ["1.0.0-beta.11"],
    ["1.0.0", "v1.0.0", "=1.0.0", "1.0.0+build.7", "1.0"],
    ["1.10.0"],
    ["99999999999999999999.0.0"],
  ],
  "crates.io": [["0.9.0-rc.1"], ["0.9.0", "0.9.0+deprecated"], ["0.10.0"], ["1.0.0-alpha-1"], ["1.0.0"]],
  Go: [
    ["0.0.0-20220314234659-1baeb1ce4c0b"],
    ["0.0.0-20230101000000-000000000000"],
    ["1.2.3-0.20220101000000-abcdefabcdef"],
    ["v1.2.3", "1.2.3"],
    ["2.0.0+incompatible", "2.0.0"],
  ],
  Hex: [["1.0.0-dev"], ["1.0.0-rc.1"], ["1.0.0"], ["1.0.1"]],
  Pub: [["1.0.0-dev.1"], ["1.0.0"], ["1.0.0+1"], ["1.0.0+2"], ["1.0.0+10"], ["1.0.0+a"], ["1.0.1"]],
  PyPI: [
    ["1.0.dev1"],
    ["1.0a1.dev1"],
    ["1.0a1", "1.0.alpha-1", "1.0-a.1", "1.0ALPHA1"],
    ["1.0b2"],
    ["1.0rc1", "1.0c1", "1.0-pre1", "1.0.preview1"],
    ["1.0", "1.0.0", "v1.0", "0!1.0", "01.0"],
    ["1.0+abc"],
    ["1.0+abc.5"],
    ["1.0+5"],
    ["1.0.post1.dev2"],
    ["1.0.post1", "1.0-1", "1.0.r1", "1.0rev1"],
    ["1.0.post1+local"],
    ["1.1.dev1"],
    ["1.10"],
    ["2022.1"],
    ["1!0.1"],
  ],
  RubyGems: [
    ["0.9"],
    ["1.0.a.2", "1.0.a2"],
    ["1.0.a10"],
    ["1.0.b1"],
    ["1.0.0.pre.1", "1.0.0-1"],
    ["1.0.0.rc1"],
    ["1", "1.0", "1.0.0.0"],
    ["1.0.0.1"],
    ["1.10"],
  ],
  Packagist: [
    ["1.0-dev", "1.0.0.0-dev"],
    ["1.0a1", "1.0.0-alpha1", "v1.0.0-ALPHA1"],
    ["1.0.0-beta.2", "1.0b2"],
    ["1.0.0-RC1", "1.0rc1"],
    ["1.0", "v1.0.0", "1.0.0.0"],
    ["1.0.0-p1", "1.0.0pl1", "1.0-patch1"],
    ["1.0.1"],
    ["1.10.0"],
  ],
  Maven: [
    ["1-alpha-1", "1.0-alpha-1", "1a1", "1.0.0-a1"],
    ["1-alpha-10"],
    ["1-beta-1", "1b1"],
    ["1-milestone-1", "1-m1"],
    ["1-rc-1", "1-cr-1", "1.0.RC1"],
    ["1-SNAPSHOT", "1.0-snapshot"],
    ["1", "1.0", "1.0.0", "1-ga", "1.0.Final", "1.0-RELEASE"],
    ["1-sp", "1.0-SP"],
    ["1-foo"],
    ["1-foo-2"],
    ["1-1"],
    ["1-2"],
    ["1.1"],
    ["1.10"],
    ["31.1-android"],
    ["31.1-jre"],
  ],
  NuGet: [
    ["1.0.0-alpha", "1.0.0-ALPHA"],
    ["1.0.0-alpha.9"],
    ["1.0.0-alpha.10"],
    ["1.0.0-beta"],
    ["1.0.0", "1.0", "1", "1.0.0.0", "1.0.0+metadata", "v1.0.0"],
    ["1.0.0.1-pre"],
    ["1.0.0.1"],
    ["1.0.1"],
  ],
};

describe.each(ecosystems)("the versions of %s", (ecosystem) => {
  it("are in the registry's order", () => {
    for (const [left, as] of ascending[ecosystem].entries())
      for (const [right, bs] of ascending[ecosystem].entries())
        for (const a of as)
          for (const b of bs)
            expect([a, b, compare(ecosystem, a, b)]).toEqual([a, b, Math.sign(left - right)]);
  });

  it("have an order that is antisymmetric and transitive", () => {
    const random = randomFrom(20_261_125);
    const versions = Array.from({ length: 120 }, () => randomVersion(random)).filter(
      (text) => versionOrder(ecosystem).parse(text) !== null,
    );
    expect(versions.length).toBeGreaterThan(20);
    const table = versions.map((a) => versions.map((b) => compare(ecosystem, a, b)));
    const at = (a: number, b: number): number => table[a]?.[b] ?? Number.NaN;
    const broken: string[][] = [];
    for (let a = 0; a < versions.length; a += 1) {
      for (let b = 0; b < versions.length; b += 1) {
        if (at(a, b) !== -at(b, a) && at(a, b) + at(b, a) !== 0)
          broken.push([`${versions[a]}`, `${versions[b]}`]);
        for (let c = 0; c < versions.length; c += 1) {
          if (at(a, b) <= 0 && at(b, c) <= 0 && at(a, c) > 0)
            broken.push([`${versions[a]}`, `${versions[b]}`, `${versions[c]}`]);
        }
      }
    }
    expect(broken.slice(0, 5)).toEqual([]);
  });

  it.each(["", " ", "latest?", "^1.0.0", "1.0 || 2.0", "١.٠", `1.${"0".repeat(300)}`])(
    "are none of %j",
    (text) => {
      // Maven takes any text for a version, as long as it is not too long.
      const any = ecosystem === "Maven" && text !== "" && text.length < 256;
      expect(versionOrder(ecosystem).parse(text) === null).toBe(!any);
    },
  );

  it("are read in time that grows with their length only", () => {
    for (const part of ["0", "1.", "a", "-", "1a", "rc", "+1", ".dev", "-1"]) {
      const order = versionOrder(ecosystem);
      const text = `1${part.repeat(127)}!`.slice(0, 256);
      const parsed = order.parse(text);
      if (parsed !== null) expect(order.compare(parsed, parsed)).toBe(0);
    }
  });
});

/** A text that looks like a version somewhere: two or three numbers and perhaps a stage, a build or a local part. */
function randomVersion(random: Random): string {
  const numbers = Array.from({ length: 2 + random.below(3) }, () => String(random.below(3)));
  const stage = random.pick([
    ...[
      "",
      "",
      "",
      "-alpha",
      "-alpha.1",
      "-beta.2",
      "-rc.1",
      "-rc1",
      "a1",
      "b2",
      "rc1",
      ".dev1",
      ".post1",
      "-1",
    ],
    ...[".pre.1", ".b1", "-dev", "-SNAPSHOT", "-p1", ".Final", "-jre", "-0.2020", "-RC2", ".a", "-sp"],
  ]);
  return `${numbers.join(".")}${stage}${random.pick(["", "", "", "+1", "+b.2"])}`;
}
