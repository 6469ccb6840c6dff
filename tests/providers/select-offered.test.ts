import { expect, test } from "vitest";
import type { Gap, RemoteRepository } from "#server/providers/provider";
import { selectOffered } from "#server/providers/select-offered";

const all = { count: 0, exact: true };

const remote = (externalId: string, changes: Partial<RemoteRepository> = {}): RemoteRepository => ({
  ...{ externalId, fullName: `acme/${externalId}`, defaultBranch: "main", language: null, isPrivate: true },
  ...{ htmlUrl: "https://x.example", hasWriteAccess: true, archived: false, clonePath: "x" },
  lastActiveAt: null,
  ...changes,
});

const rows = (count: number) => Array.from({ length: count }, (_, at) => remote(`r${at}`));
const ids = (found: { repositories: readonly RemoteRepository[] }) =>
  found.repositories.map(({ externalId }) => externalId);
const messages = (found: { gaps: readonly Gap[] }) => found.gaps.map(({ kind, message }) => [kind, message]);

test("what may be written to, has commits and is not archived is offered, in the order it came", () => {
  const read = [remote("z"), remote("a"), remote("m")];

  const found = selectOffered(read, { cap: 10 }, all);

  expect(found).toEqual({ repositories: read, gaps: [] });
});

test("what is left out is counted once, under its first reason", () => {
  const none = { hasWriteAccess: false, defaultBranch: null };
  const read = [
    remote("a", { archived: true, ...none }),
    remote("b", none),
    remote("c", { defaultBranch: null }),
    remote("d", { archived: true }),
    remote("e"),
  ];

  const found = selectOffered(read, { cap: 10 }, all);

  expect(ids(found)).toEqual(["e"]);
  expect(messages(found)).toEqual([
    ["below_floor", "Hidden because this account may only read them: 1."],
    ["archived", "Hidden because they are archived: 2."],
    ["empty", "Hidden because they have no commits yet: 1."],
  ]);
});

test.each([
  ["nothing is over", 3, 3, all, undefined],
  ["one is over", 4, 3, all, "1 more not shown"],
  ["pages were left unread", 3, 3, { count: 40, exact: true }, "40 more not shown"],
  ["both", 5, 3, { count: 40, exact: true }, "42 more not shown"],
  ["the rest is not counted exactly", 5, 3, { count: 1, exact: false }, "At least 3 more not shown"],
  ["what is not exact is nothing", 3, 3, { count: 0, exact: false }, undefined],
  ["the cap is nothing", 2, 0, all, "2 more not shown"],
])("the cap says the number when %s", (_, read, cap, unread, start) => {
  const found = selectOffered(rows(read), { cap }, unread);

  expect(found.repositories).toHaveLength(Math.min(read, cap));
  expect(found.gaps).toEqual(
    start === undefined ? [] : [{ kind: "cap", message: expect.stringContaining(start), href: null }],
  );
});

test("a row that came twice is offered and counted once", () => {
  const found = selectOffered([remote("a"), remote("b"), remote("a")], { cap: 1 }, all);

  expect(ids(found)).toEqual(["a"]);
  expect(messages(found)).toEqual([["cap", expect.stringMatching(/^1 more/)]]);
});

test("a search looks in the full name without regard to case, and counts only what it found", () => {
  const read = [
    remote("a", { fullName: "Acme/Payments" }),
    remote("b", { fullName: "payments-team/x" }),
    remote("c", { archived: true }),
    remote("d", { fullName: "acme/PAYMENTS-old", archived: true }),
  ];

  const found = selectOffered(read, { cap: 10, search: "payMENTS" }, all);

  expect(ids(found)).toEqual(["a", "b"]);
  expect(messages(found)).toEqual([["archived", "Hidden because they are archived: 1."]]);
});

test("what the provider left out comes first", () => {
  const gap: Gap = { kind: "sso", message: "One organisation", href: "https://x.example" };

  const found = selectOffered(rows(2), { cap: 1 }, all, [gap]);

  expect(found.gaps.map(({ kind }) => kind)).toEqual(["sso", "cap"]);
});
