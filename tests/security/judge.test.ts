import { expect, test } from "vitest";
import { judge } from "#tests/security/judge";
import { rows } from "#tests/security/rows/index";

const row = (id: string) => ({ id, requirement: `what ${id} asks for` });
const ran = (name: string, status: "passed" | "failed" | "skipped", file = "tests/a.test.ts") => ({
  ...{ file, name, status, messages: [] },
});
const of = (tests: ReturnType<typeof ran>[], ids: string[]) =>
  judge(ids.map(row), { tests, brokenFiles: [] });

test("a row counts the passed and the failed tests that name it, once each, in the order of the numbers", () => {
  const { results } = of(
    [
      ran("X-02: one", "passed"),
      ran("X-02, X-10: X-02 two", "failed", "tests/b.test.ts"),
      ran("X-02: three", "skipped"),
    ],
    ["X-10", "X-02", "X-03"],
  );

  expect(results.map(({ id, tests, failed, files }) => [id, tests, failed, files.length])).toEqual([
    ["X-02", 1, 1, 2],
    ["X-03", 0, 0, 0],
    ["X-10", 0, 1, 1],
  ]);
});

test("an id that is no row is told, and parts of other words are no ids", () => {
  expect(of([ran("X-01: SHA-256, AX-77 and E2", "passed")], []).unregistered).toEqual(["X-01"]);
});

test("every row is there once, with a sentence", () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(
    rows.filter(({ id, requirement }) => !/^[A-Z]-\d{2,3}$/.test(id) || !/^[A-Z].*\.$/.test(requirement)),
  ).toEqual([]);
});
