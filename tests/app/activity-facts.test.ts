import { expect, it } from "vitest";
import { activityFacts } from "~/lib/activity-facts";
import { activityParams, readActivitySearch, readPlace } from "~/lib/activity-search";

it("shows of two states only what differs", () => {
  const before = { name: "Acme", listingCap: 500, driftPolicy: "pause" };

  expect(activityFacts({ after: { ...before, listingCap: 800 }, before })).toEqual([
    { name: "Listing cap", before: "500", value: "800" },
  ]);
});

it("shows a plain change, lists, blanks and yes and no in words", () => {
  expect(activityFacts({ from: "viewer", to: "admin", name: "Ann" })).toEqual([
    { name: "Change", before: "viewer", value: "admin" },
    { name: "Name", value: "Ann" },
  ]);
  expect(
    activityFacts({ scopesAsked: ["repo", "user"], receipt: "", verified: false, filter: null }),
  ).toEqual([
    { name: "Scopes asked", value: "repo, user" },
    { name: "Receipt", value: "–" },
    { name: "Verified", value: "no" },
    { name: "Filter", value: "–" },
  ]);
});

it("reads the filters of an address, passes over unknown words, and writes the same address again", () => {
  const read = (text: string) => readActivitySearch(new URLSearchParams(text));

  expect(read("what=all:people&actor=%20ann%20&from=2026-01-02")).toMatchObject({
    ...{ group: "people", action: undefined, actor: "ann", from: "2026-01-02" },
  });
  expect(read("what=constructor")).toMatchObject({ group: undefined, action: undefined });
  expect(activityParams(read("what=signed_in&entityId=x"))).toMatchObject({
    what: "signed_in",
    entityId: "x",
  });
  expect(
    ["12", "-1", "1e3", "", "9".repeat(16)].map((text) => readPlace(new URLSearchParams({ at: text }), "at")),
  ).toEqual([12, undefined, undefined, undefined, undefined]);
});
