import { describe, expect, test } from "vitest";
import { choicesIn, filterEntries, filtered, filterFrom, type PickerFilter } from "~/lib/picker-filter";
import { itemsOf } from "~/lib/picker-items";
import type { AvailableRepository, Listing } from "~/lib/views";

const now = new Date("2026-06-01T00:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

const repository = (fullName: string, changes: Partial<AvailableRepository> = {}): AvailableRepository => ({
  ...{ externalId: fullName, connectionId: "c1", provider: "github", fullName, defaultBranch: "main" },
  ...{ language: null, isPrivate: true, htmlUrl: "https://x.example", hasWriteAccess: true },
  ...{ lastActiveAt: null, enabled: false, ...changes },
});

const all = [
  repository("acme/b", { language: "Go", lastActiveAt: daysAgo(2) }),
  repository("acme/team/a", { language: "typescript", isPrivate: false, lastActiveAt: daysAgo(100) }),
  repository("other/c", { language: "TypeScript", lastActiveAt: daysAgo(900), enabled: true }),
  repository("other/d"),
];
const plain = filterFrom(new URLSearchParams());
const names = (change: Partial<PickerFilter>) =>
  filtered(all, { ...plain, ...change }, now, ({ enabled }) => enabled).map(({ fullName }) => fullName);

describe("the picker's filter", () => {
  test.each<[string, Partial<PickerFilter>, string[]]>([
    ["nothing", {}, ["acme/b", "acme/team/a", "other/c", "other/d"]],
    ["words in any order", { text: "typescript TEAM" }, ["acme/team/a"]],
    ["an owner and not its groups", { owner: "acme" }, ["acme/b"]],
    ["a language however it is written", { language: "TypeScript" }, ["acme/team/a", "other/c"]],
    ["what is public", { visibility: "public" }, ["acme/team/a"]],
    ["what was active within 30 days", { active: "30" }, ["acme/b"]],
    ["what was active within a year", { active: "365" }, ["acme/b", "acme/team/a"]],
    ["what was not, and never what is not known", { active: "older" }, ["other/c"]],
    ["what is enabled", { enabled: "yes" }, ["other/c"]],
    ["names in their order", { order: "name" }, ["acme/b", "acme/team/a", "other/c", "other/d"]],
    ["several at once", { owner: "other", enabled: "no" }, ["other/d"]],
  ])("keeps %s", (_, change, expected) => {
    expect(names(change)).toEqual(expected);
  });

  test("does not change the order of the listing it was given", () => {
    const given = [repository("z/z"), repository("a/a")];

    expect(filtered(given, { ...plain, order: "name" }, now, () => false)[0]?.fullName).toBe("a/a");
    expect(given[0]?.fullName).toBe("z/z");
  });

  test("travels in an address, and words it does not know are left out", () => {
    const filter: PickerFilter = { ...plain, owner: "acme", active: "90", order: "name" };

    expect(filterFrom(new URLSearchParams(filterEntries(filter)))).toEqual(filter);
    expect(filterEntries(plain)).toEqual([]);
    expect(filterFrom(new URLSearchParams({ visibility: "secret", active: "7", order: "size" }))).toEqual(
      plain,
    );
  });

  test("offers each owner and language once", () => {
    expect(choicesIn(all)).toEqual({
      owners: ["acme", "acme/team", "other"],
      languages: ["Go", "typescript"],
    });
  });
});

describe("the picker's lines", () => {
  const part = { connectionId: "c1", provider: "github", providerUsername: "octo", byPath: false } as const;
  const listing = (changes: Partial<Listing> = {}): Listing => ({
    ...{ connectionId: "c1", provider: "github", providerUsername: "octo", status: "ok", problem: null },
    ...{ fetchedAt: now.toISOString(), repositories: all, gaps: [], ...changes },
  });
  const kinds = (parts: Parameters<typeof itemsOf>[0]) => itemsOf(parts).map(({ kind }) => kind);

  test("hold a place while the provider is asked", () => {
    const held = kinds([{ part, listing: null, rows: [] }]);

    expect(held[0]).toBe("head");
    expect(new Set(held.slice(1))).toEqual(new Set(["skeleton"]));
  });

  test("say that nothing is there, and leave a failure to its heading", () => {
    expect(kinds([{ part, listing: listing({ repositories: [] }), rows: [] }])).toEqual(["head", "empty"]);
    expect(kinds([{ part, listing: listing({ status: "failed", repositories: [] }), rows: [] }])).toEqual([
      "head",
    ]);
  });

  test("number the rows over all connections", () => {
    const other = { ...part, connectionId: "c2" };
    const items = itemsOf([
      { part, listing: listing(), rows: all.slice(0, 2) },
      { part: other, listing: listing(), rows: all.slice(2, 3) },
    ]);

    expect(items.flatMap((item) => (item.kind === "row" ? [item.place] : []))).toEqual([0, 1, 2]);
  });
});
