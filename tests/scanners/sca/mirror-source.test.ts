import { describe, expect, it } from "vitest";
import type { MirrorFeed, MirrorReader } from "#server/scanners/sca/mirror-source";
import { mirrorSource } from "#server/scanners/sca/mirror-source";
import { isPrivate } from "#server/scanners/sca/private-names";

const now = new Date("2026-05-20T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

function sourceWith(...given: (Omit<MirrorFeed, "seenUpTo"> & Partial<MirrorFeed>)[]) {
  const feeds = given.map((feed) => ({ seenUpTo: feed.asOf, ...feed }));
  const state = { feeds, revision: "r1" };
  const reader: MirrorReader = { state: async () => state, read: async () => ({ ...state, entries: [] }) };
  return mirrorSource({ reader, staleDays: 7, now: () => now });
}

const io = () => ({ signal: new AbortController().signal });
const flask = { ecosystem: "PyPI", name: "flask", version: "1.0" } as const;
const rack = { ecosystem: "RubyGems", name: "rack", version: "1.0" } as const;

describe("a mirror's age", () => {
  it("is said in every answer that it concerns, and then no scan counts as unchanged", async () => {
    const source = sourceWith({ name: "PyPI", asOf: daysAgo(8.5) }, { name: "RubyGems", asOf: daysAgo(1) });

    expect((await source.lookup([flask], io())).notes.join()).toContain(
      "The advisories of PyPI are 8 days old",
    );
    expect((await source.lookup([rack], io())).notes).toEqual([]);
    expect(await source.basis()).toBeNull();
  });

  it("is not said while it is within what the operator accepts", async () => {
    const source = sourceWith({ name: "PyPI", asOf: daysAgo(7) });

    expect(await source.lookup([flask], io())).toMatchObject({ notes: [], complete: true, basis: "r1" });
    expect(await source.basis()).toBe("r1");
  });

  it("of an ecosystem that is being filled is none: its packages are not compared", async () => {
    const source = sourceWith({ name: "PyPI", asOf: null }, { name: "RubyGems", asOf: daysAgo(1) });

    expect(await source.lookup([flask], io())).toMatchObject({ compared: false, complete: false });
    expect(await source.lookup([flask, rack], io())).toMatchObject({ compared: true, complete: false });
  });
});

it("a mirror that has single records of an ecosystem only says so", async () => {
  const source = sourceWith({ name: "PyPI", asOf: daysAgo(1), seenUpTo: null });

  expect((await source.lookup([flask], io())).notes.join()).toContain("single records and no whole dump");
});

describe("private names", () => {
  it.each([
    ["@acme/ui", "@acme/*", true],
    ["@acme", "@acme/*", false],
    ["@acme-public/ui", "@acme/*", false],
    ["com.acme.billing:core", "com.acme.*", true],
    ["com.acmecorp", "com.acme.*", false],
    ["github.com/acme/secret", "github.com/acme/*", true],
    ["acme-internal-tool", "*-internal-*", true],
    ["-internal-", "*-internal-*", true],
    ["ab", "a*b*b", false],
    ["abb", "a*b*b", true],
    ["aXbXc", "a*b*c", true],
    ["ac", "a*b*c", false],
    ["aa", "a*a", true],
    ["a", "a*a", false],
    ["exact", "exact", true],
    ["exact2", "exact", false],
    ["anything", "*", true],
    ["a.b", "a?b", false],
    ["a+b", "a.b", false],
  ])("%s is one of %s: %s", (name, pattern, expected) => {
    expect(isPrivate(name, [pattern])).toBe(expected);
  });

  it("are told apart in time that grows with the lengths alone", () => {
    expect(isPrivate("a".repeat(300), [`${"*a".repeat(99)}*b`])).toBe(false);
  });
});
