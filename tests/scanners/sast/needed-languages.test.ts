import { expect, test } from "vitest";
import { grammarsAndLanguages } from "#server/scanners/sast/needed-languages";

test("a commit needs the grammars of its files and those of the patterns for them, and no others", () => {
  const { languages, grammars } = grammarsAndLanguages(["src/a.ts", "b/c.go", "README.md", "d.d.ts"]);

  expect([...languages].sort()).toEqual(["go", "javascript"]);
  expect([...grammars].sort()).toEqual(["go", "tsx", "typescript"]);
});

test("a commit without sources needs none", () => {
  const { languages, grammars } = grammarsAndLanguages(["README.md", "Makefile"]);

  expect([languages.size, grammars.size]).toEqual([0, 0]);
});
