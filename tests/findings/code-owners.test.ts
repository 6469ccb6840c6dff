import { expect, test } from "vitest";
import { readCodeOwners } from "#server/findings/code-owners";

const owners = (text: string, path: string) => readCodeOwners(text)(path);

test.each([
  ["*.js @js", "deep/in/a.js", ["@js"]],
  ["*.js @js", "a.ts", []],
  ["/docs/ @writers", "docs/en/a.md", ["@writers"]],
  ["/docs/ @writers", "site/docs/a.md", []],
  ["docs/ @writers", "site/docs/a.md", ["@writers"]],
  ["docs/* @writers", "docs/a.md", ["@writers"]],
  ["docs/* @writers", "docs/en/a.md", []],
  ["apps @apps", "x/apps/y/z.py", ["@apps"]],
  ["/src/**/test_*.py @qa", "src/a/b/test_c.py", ["@qa"]],
  ["/src/**/test_*.py @qa", "src/test_c.py", ["@qa"]],
  ["**/logs @ops", "build/logs/a.txt", ["@ops"]],
  ["a/b?.c someone@example.test", "a/bx.c", ["someone@example.test"]],
  ["path\\ with\\ blanks/ @team", "path with blanks/a", ["@team"]],
  ["*.go @go # the backend", "a.go", ["@go"]],
])("%s fits %s: %j", (line, path, expected) => {
  expect(owners(line, path)).toEqual(expected);
});

test("the last line that fits decides, and one without owners takes the file from all", () => {
  const text = "* @all\n*.js @js @web\n/src/gen/\n";

  expect(owners(text, "a.py")).toEqual(["@all"]);
  expect(owners(text, "a.js")).toEqual(["@js", "@web"]);
  expect(owners(text, "src/gen/a.js")).toEqual([]);
});

test("each of GitLab's sections decides for itself, with its own owners where a line names none", () => {
  const text = "* @all\n[Database][2] @dba\n*.sql\n^[Docs]\n*.md @writers\n";

  expect(owners(text, "schema.sql")).toEqual(["@all", "@dba"]);
  expect(owners(text, "a.md")).toEqual(["@all", "@writers"]);
});

test("a line that makes no sense, a negation and a comment are passed over", () => {
  expect(owners("!*.js @x\n[broken\n# * @y\n* not-an-owner\n", "a.js")).toEqual([]);
});

test("hostile patterns cost little", () => {
  const stars = `${"*a".repeat(900)} @x\n${"**/".repeat(600)}c @y\n`;
  const path = `${"a/".repeat(1_000)}b`;

  expect(owners(stars, path)).toEqual([]);
});
