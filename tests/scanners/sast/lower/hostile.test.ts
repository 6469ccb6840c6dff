import { describe, expect, test } from "vitest";
import type { Module } from "#server/scanners/sast/ast/declaration";
import { csharp } from "#server/scanners/sast/lower/csharp/index";
import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { go } from "#server/scanners/sast/lower/go/index";
import { php } from "#server/scanners/sast/lower/php/index";
import { ruby } from "#server/scanners/sast/lower/ruby/index";
import type { GrammarName } from "#server/scanners/sast/parse/grammars";
import { atDepth } from "#tests/helpers/depth";
import { lowered } from "#tests/scanners/sast/lower/lowered";
import { sketch } from "#tests/scanners/sast/lower/sketch";

interface Subject {
  readonly frontEnd: FrontEnd;
  readonly grammar: GrammarName;
  /** Code around one expression. */
  readonly around: (code: string) => string;
  /** A condition with another inside, and one with another after it. */
  readonly nested: (depth: number) => string;
  readonly chained: (length: number) => string;
  /** A file with a bit of everything, to be cut off. */
  readonly file: string;
}

const subjects: readonly Subject[] = [
  {
    frontEnd: go,
    grammar: "go",
    around: (code) => `package p\nfunc f() {\nx := ${code}\n}\n`,
    nested: (depth) => `package p\nfunc f() {\n${"if a { ".repeat(depth)}b()${" }".repeat(depth)}\n}\n`,
    chained: (length) => `package p\nfunc f() {\n${"if a { b() } else ".repeat(length)}{ c() }\n}\n`,
    file: `package p\nimport h "net/http"\ntype T struct { a int \`t\` }\nfunc (t *T) F(w h.W, r *h.R) (s string, err error) {\n  switch v := t.(type) { case string: return v, nil }\n  for k, v := range map[string]T{"a": {a: 1}} { go g(k, v...) }\n  select { case x := <-c: f(x) }\n  return\n}\n`,
  },
  {
    frontEnd: php,
    grammar: "php",
    around: (code) => `<?php $x = ${code};\n`,
    nested: (depth) => `<?php ${"if ($a) { ".repeat(depth)}b();${" }".repeat(depth)}`,
    chained: (length) => `<?php ${"if ($a) { b(); } else ".repeat(length)}{ c(); }`,
    file: `<p><?= $a ?><?php namespace A; use B\\{C, D as E};\n#[R(1)] class F extends G { use T; const K = 1; function __construct(private $p = "a $b {$c->d}") { parent::__construct(...$p); } }\n$m = match($x) { 1 => [1, 'k' => $v], default => throw new E };\nforeach ($a as $k => [$v]): echo <<<X\n $v\nX;\nendforeach;\n`,
  },
  {
    frontEnd: ruby,
    grammar: "ruby",
    around: (code) => `x = ${code}\n`,
    nested: (depth) => `${"if a\n".repeat(depth)}b\n${"end\n".repeat(depth)}`,
    chained: (length) => `if a\nb\n${"elsif a\nb\n".repeat(length)}else\nc\nend\n`,
    file: `class A::B < C\n  include D\n  def initialize(a, *b, k: 1, **o, &f)\n    @a, (b, *c) = *a\n    run(<<~X, "y" => 1) { |(a, b), c| next a }\n      text #{a}\n    X\n  rescue E => e\n    raise F, "#{e}"\n  end\nend\ncase v\nin {n: String => s} if s then s\nend\n`,
  },
  {
    frontEnd: csharp,
    grammar: "c-sharp",
    around: (code) => `class C { void M() { var x = ${code}; } }\n`,
    nested: (depth) => `${"if (a) { ".repeat(depth)}b();${" }".repeat(depth)}`,
    chained: (length) => `${"if (a) { b(); } else ".repeat(length)}{ c(); }`,
    file: `using A.B;\nnamespace N { [R("x", Y = 1)] class C<T> : D { int P { get => 1; } public C(int a) : base(a) { } void M([Q] string q, params int[] r) { if (q is string s && F(out var n)) { } var z = q switch { "a" => $"{q}", _ => throw new E() }; foreach (var (k, v) in m) { } using (var u = new V { W = 1 }) { } } } }\n`,
  },
];

describe.each(subjects)("$grammar", ({ frontEnd, grammar, around, nested, chained, file }) => {
  const read = (code: string) => lowered(frontEnd, grammar, code);

  test("100,000 nested parentheses", async () => {
    const module = await read(around(`${"(".repeat(100_000)}1${")".repeat(100_000)}`));
    expect(module.kind).toBe("module");
  });

  test("50,000 nested calls are kept, one in the other", async () => {
    const module = await read(around(`${"f(".repeat(50_000)}1${")".repeat(50_000)}`));
    expect(module.body.length).toBeGreaterThan(0);
  });

  test("a chain of 20,000 members and a sum of 50,000 terms", async () => {
    const access = grammar === "php" ? "$a" : "a";
    const step = grammar === "php" ? "->b" : ".b";
    expect((await read(around(access + step.repeat(20_000)))).body.length).toBeGreaterThan(0);
    expect((await read(around(`1${" + 1".repeat(50_000)}`))).body.length).toBeGreaterThan(0);
  });

  test("20,000 conditions inside each other, and 20,000 one after the other", async () => {
    expect((await read(nested(20_000))).kind).toBe("module");
    const links = longestChain(await read(chained(20_000)));
    expect(links).toBeGreaterThanOrEqual(20_000);
  });

  test("brackets that never close", async () => {
    expect((await read(around("[".repeat(20_000)))).kind).toBe("module");
    expect((await read("{".repeat(20_000))).kind).toBe("module");
  });

  test("a file cut off anywhere is lowered as far as it goes", async () => {
    for (let end = 0; end <= file.length; end += atDepth(3, 1)) {
      const module = await read(file.slice(0, end));
      expect(sketch(module)).toBeTypeOf("string");
    }
  });

  test("a file with any one character replaced by NUL", async () => {
    for (let at = 0; at < file.length; at += atDepth(9, 3)) {
      const module = await read(`${file.slice(0, at)}\0${file.slice(at + 1)}`);
      expect(sketch(module)).toBeTypeOf("string");
    }
  });

  test("names that objects inherit are names like any other", async () => {
    const dollar = grammar === "php" ? "$" : "";
    for (const word of ["constructor", "__proto__", "toString", "hasOwnProperty"])
      expect(sketch(await read(around(`f(${dollar}${word})`)))).toContain(`f(${dollar}${word})`);
  });

  test("positions are those of the text, also after characters of two units", async () => {
    const code = around(`f("\u{1f600}", target())`);
    const at = code.indexOf("target()");
    const places: string[] = [];
    const waiting: unknown[] = [await read(code)];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (typeof node !== "object" || node === null) continue;
      if ("kind" in node && node.kind === "call" && "start" in node && node.start === at && "end" in node)
        places.push(code.slice(at, Number(node.end)));
      waiting.push(...Object.values(node));
    }
    expect(places).toEqual(["target()"]);
  });
});

/** The most branches that one `if` of a file has. */
function longestChain(module: Module): number {
  let longest = 0;
  const waiting: unknown[] = [module];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== "object" || node === null) continue;
    if ("branches" in node && Array.isArray(node.branches)) longest = Math.max(longest, node.branches.length);
    waiting.push(...Object.values(node));
  }
  return longest;
}
