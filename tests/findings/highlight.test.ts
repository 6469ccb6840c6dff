import { expect, test } from "vitest";
import { highlight } from "#server/findings/highlight";

const kindsOf = (text: string, path: string) =>
  highlight(text, path)
    .flat()
    .filter(({ kind }) => kind !== "plain")
    .map(({ kind, text }) => [kind, text]);

test("words, strings, numbers and comments of a language are told apart", () => {
  expect(kindsOf("const a = read('x') + 12; // why", "a.ts")).toEqual([
    ["keyword", "const"],
    ["name", "read"],
    ["string", "'x'"],
    ["number", "12"],
    ["comment", "// why"],
  ]);
  expect(kindsOf('def f():\n  """doc\n  more"""\n  return None # end', "a.py")).toEqual([
    ["keyword", "def"],
    ["name", "f"],
    ["string", '"""doc'],
    ["string", '  more"""'],
    ["keyword", "return"],
    ["keyword", "None"],
    ["comment", "# end"],
  ]);
});

test("joined, the tokens are the text, whatever it is", () => {
  const texts = [
    "it's\nopen 'quote",
    "/* never closed\n\n",
    "`a\nb`",
    "\u{1f600} \\",
    "'\\",
    "",
    "a\r\nb\t\t",
    '"""',
  ];
  for (const path of ["a.js", "a.py", "a.rb", "a.php", "a.json", "unknown"]) {
    for (const text of texts) {
      const lines = highlight(text, path).map((line) => line.map((token) => token.text).join(""));
      expect(lines.join("\n")).toBe(text);
    }
  }
});

test("a long line of anything costs little", () => {
  for (const unit of ["'", "a", "9", "/*", '"""', "\\", "( "]) {
    expect(highlight(unit.repeat(9_000), "a.py").flat().length).toBeGreaterThan(0);
  }
});
