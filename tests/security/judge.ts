import fs from "node:fs";
import path from "node:path";
import type { RanTest, TestReport } from "#tests/helpers/vitest-report";

/** One requirement that is proved by tests, in one sentence that says what holds. */
export interface Row {
  readonly id: string;
  readonly requirement: string;
}

export interface RowResult extends Row {
  /** Tests under its id that passed. */
  readonly tests: number;
  readonly failed: number;
  /** The files that hold them. */
  readonly files: readonly string[];
}

const ROW_ID = /\b[A-Z]-\d{2,3}\b/g;

/** The test files whose text names a row, as paths below the project. */
export function findTestFiles(directory = "tests"): string[] {
  return fs
    .readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(directory, name))
    .filter((file) => /\.test\.tsx?$/.test(file) && !file.startsWith("tests/browser"))
    .filter((file) => fs.readFileSync(file, "utf8").match(ROW_ID))
    .sort();
}

/** What the tests say of each row, in the order of the ids, and the ids in tests' names that are no row. */
export function judge(
  rows: readonly Row[],
  { tests }: TestReport,
): { results: RowResult[]; unregistered: string[] } {
  const byRow = new Map<string, RanTest[]>();
  for (const test of tests) {
    for (const id of new Set(test.name.match(ROW_ID))) byRow.set(id, [...(byRow.get(id) ?? []), test]);
  }
  const results = [...rows]
    .sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }))
    .map((row) => {
      const under = byRow.get(row.id) ?? [];
      const passed = under.filter(({ status }) => status === "passed");
      const failed = under.filter(({ status }) => status === "failed");
      return {
        ...row,
        tests: passed.length,
        failed: failed.length,
        files: [...new Set(passed.concat(failed).map(({ file }) => file))],
      };
    });
  const known = new Set(rows.map(({ id }) => id));
  const unregistered = [...byRow.keys()].filter((id) => !known.has(id)).sort();
  return { results, unregistered };
}
