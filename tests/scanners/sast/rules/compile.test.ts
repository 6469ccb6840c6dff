import { describe, expect, it } from "vitest";
import { sastEngine } from "#server/scanners/sast/engine";
import { loadGrammars } from "#server/scanners/sast/parse/grammars";
import { compileRules } from "#server/scanners/sast/rules/compile/compile-rules";
import { pathTest } from "#server/scanners/sast/rules/compile/path-table";
import { documentsIn } from "#server/scanners/sast/rules/load-pack";
import { sourceOf } from "#tests/scanners/source-of";

const grammars = await loadGrammars();
const rule = (more: string) => `
id: custom/no-audit
languages: [javascript]
kind: pattern
severity: low
confidence: high
cwe: [CWE-778]
title: A change without a record
message: Nobody will know who did it.
fix: Call audit beside it.
match:
${more}
tests: { bad: ["store.drop(1);"], ok: ["store.keep(1);"] }
`;
const compile = (yaml: string) => compileRules(documentsIn(yaml), { trusted: false, grammars });

describe("rules of others", () => {
  it("are used beside the pack", async () => {
    const rules = [rule('  - code: "store.drop($$$ARGS)"')];
    const engine = await sastEngine();
    const files = { "a.js": 'store.drop("x", 1);\nstore.keep(2);\neval(location.hash);\n' };
    const { findings, notes, engineVersion } = await engine.run(sourceOf(files), {
      ...{ rules, signal: new AbortController().signal },
    });
    expect(notes).toEqual([]);
    expect(findings.map(({ ruleId, line }) => [ruleId, line])).toEqual([
      ["custom/no-audit", 1],
      ["js/code-injection", 3],
    ]);
    expect(engineVersion).toBe(await engine.basis({ rules }));
    expect(engineVersion).not.toBe(await engine.basis());
  });

  it.each([
    ["an unknown field", '  - cal: "x"'],
    ["two places in one", '  - { call: "x", new: "y" }'],
    ["an open bracket", '  - call: "a.{b,c"'],
    ["a bracket inside another", '  - call: "a.{b.{c,d},e}"'],
    ["a bracket without a partner", '  - call: "a.b}"'],
    ["a regular expression that is none", '  - { call: "x", when: [{ arg: 0, matches: "(" }] }'],
    [
      "a look-ahead, which takes more than linear time",
      '  - { call: "x", when: [{ arg: 0, matches: "a(?=b)" }] }',
    ],
    ["code that does not parse", '  - code: "f((("'],
    ["code that is no expression", '  - code: "if (a) { b }"'],
    ["too many alternatives", `  - call: "${"{a,b}".repeat(12)}"`],
  ])("are refused for %s", (_name, match) => {
    const { rules, problems } = compile(rule(match));
    expect(rules).toEqual([]);
    expect(problems).toEqual([{ id: "custom/no-audit", problem: expect.stringMatching(/./) }]);
  });

  it("are refused a second time, and when they are no rules at all", () => {
    const [one] = documentsIn(rule('  - call: "x"'));
    const { rules, problems } = compileRules([one, one, null, 7, {}], { trusted: false, grammars });
    expect([rules.length, problems.map(({ id }) => id)]).toEqual([
      1,
      ["custom/no-audit", "(no rule)", "(no rule)", "(without an id)"],
    ]);
  });

  it("match in linear time whatever their expression is", async () => {
    const rules = [rule('  - { call: "x", when: [{ arg: 0, matches: "^(a+)+$" }] }')];
    const engine = await sastEngine();
    const files = { "a.js": `x("${"a".repeat(4_000)}!");` };
    const { status, notes } = await engine.run(sourceOf(files), {
      ...{ rules, signal: new AbortController().signal },
    });
    expect([status, notes]).toEqual(["complete", []]);
  });
});

describe("paths", () => {
  it.each([
    ["child_process.exec", "child_process.exec", true],
    ["child_process.exec", "child_process.execFile", false],
    ["java.sql.Statement.execute", "Statement.execute", true],
    ["Statement.execute", "java.sql.Statement.execute", true],
    ["com.acme.Statement.execute", "java.sql.Statement.execute", false],
    ["eval", "window.eval", false],
    ["*.query", "db.query", true],
    ["*.query", "query", false],
    ["{req,request}.{query,body}.**", "req.body.a.b", true],
    ["{req,request}.{query,body}", "request.query", true],
    ["*Template.query", "jdbcTemplate.query", true],
    ["express().get", "express().get", true],
  ])("%s and %s: %s", (pattern, path, expected) => {
    expect(pathTest(pattern)(path)).toBe(expected);
  });
});
