import fs from "node:fs";
import { expect, test } from "vitest";
import { editsOf, mutants } from "#tests/mutants/mutants";

test.each(mutants)("$id fits the tree: its text stands there once, and its tests exist", (mutant) => {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of editsOf(mutant)) {
    const text = texts.get(file) ?? fs.readFileSync(file, "utf8");
    expect(text.split(find), `${file}: ${find}`).toHaveLength(2);
    expect(replace).not.toBe(find);
    texts.set(
      file,
      text.replace(find, () => replace),
    );
  }
  expect(mutant.tests.filter((file) => !fs.existsSync(file))).toEqual([]);
});

test("no two mutants have one name", () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
});
