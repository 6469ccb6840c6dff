import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "#server/scanners/engine";
import { sastEngine } from "#server/scanners/sast/engine";
import type { ScanLimits } from "#server/scanners/sast/scan-source";
import { sourceOf } from "#tests/scanners/source-of";

let engine: Engine;

beforeAll(async () => {
  engine = await sastEngine();
});

const run = (files: Record<string, string | Buffer>) =>
  engine.run(sourceOf(files), { signal: new AbortController().signal });
const runWithin = async (limits: Partial<ScanLimits>, text: string) =>
  (await sastEngine({ limits })).run(sourceOf({ "a.js": text }), { signal: new AbortController().signal });
const bad = 'app.get("/", (req, res) => {\n  eval(req.query.code);\n});\n';

describe("sastEngine", () => {
  it("reports the place, where the data came from and the line", async () => {
    const result = await run({ "src/a.js": bad });
    expect(result).toMatchObject({
      engine: "sast",
      status: "complete",
      filesScanned: 1,
      notes: [],
      skipped: [],
    });
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      ruleId: "js/code-injection",
      severity: "critical",
      path: "src/a.js",
      line: 2,
      endLine: 2,
      excerpt: "  eval(req.query.code);",
      confidence: "high",
      cwe: ["CWE-94", "CWE-95"],
      owasp: ["A03:2021"],
      scope: null,
      lineText: "eval(req.query.code);",
      lineHash: expect.stringMatching(/^[0-9a-f]{1,16}:1$/),
      trace: [
        { path: "src/a.js", line: 2, note: "comes from the request" },
        { path: "src/a.js", line: 2, note: "reaches this place: Request data run as code" },
      ],
      inTest: false,
      message: expect.stringContaining("`req.query` on line 2"),
      fingerprint: expect.stringMatching(/^fpv1:[0-9a-f]{64}$/),
      package: null,
    });
  });

  it("keeps identities when lines move or are indented, and tells equal lines apart", async () => {
    const prints = async (text: string) =>
      (await run({ "a.js": text })).findings.map((finding) => finding.fingerprint);
    const [first] = await prints(bad);
    expect(await prints(`// new\n\n${bad.replace("  eval", "\t\teval")}`)).toEqual([first]);
    const twice = await prints(bad + bad);
    expect(twice[0]).toBe(first);
    expect(new Set(twice).size).toBe(2);
  });

  it("says what it did not read", async () => {
    const result = await run({
      "node_modules/x/a.js": bad,
      "node_modules/y/b.js": bad,
      "web/dist/a.js": bad,
      "a.min.js": bad,
      "long.js": `var a = "${"x".repeat(6_000)}";`,
      "big.js": " ".repeat(1024 ** 2 + 1),
      "binary.js": Buffer.from([1, 0, 2]),
      "types.d.ts": bad,
      "readme.md": "x",
      "app.properties": "a=b",
    });
    expect(result.status).toBe("skipped");
    expect(result.findings).toEqual([]);
    expect(new Map(result.skipped.map(({ path, reason }) => [path, reason]))).toEqual(
      new Map([
        ["a.min.js", "minified"],
        ["big.js", "larger than 1 MiB"],
        ["node_modules/", "third-party code (2 files)"],
        ["web/dist/", "built output (1 files)"],
        ["long.js", "minified"],
        ["binary.js", "not text"],
      ]),
    );
  });

  it("never shows a secret, not in an excerpt, a message or the hash of its line", async () => {
    const secrets = ["kX8-very_secret.1", "kX8-very_secret.2"];
    const results = await Promise.all(
      secrets.map((secret) => run({ "a.js": `const dbPassword = "${secret}";\n` })),
    );
    expect(JSON.stringify(results)).not.toContain("very_secret");
    expect(results[0]?.findings[0]?.excerpt).toBe('const dbPassword = "••••••";');
    expect(results[0]?.findings[0]?.fingerprint).toBe(results[1]?.findings[0]?.fingerprint);
    const beside = await run({ "a.js": 'const apiSecret = "kX8-very_secret.3"; eval(location.hash);' });
    expect(JSON.stringify(beside)).not.toContain("very_secret");
  });

  it("shows at most three lines of 300 characters", async () => {
    const text = `el.innerHTML = \`\n${"y".repeat(400)}\n\${a}\n\n\n\`;\n`;
    const lines = (await run({ "a.js": text })).findings[0]?.excerpt?.split("\n");
    expect(lines?.map((line) => line.length)).toEqual([16, 300, 4]);
  });

  it("holds test code less severe", async () => {
    const result = await run({ "src/a.test.js": bad });
    expect(result.findings[0]).toMatchObject({
      severity: "high",
      message: expect.stringContaining("test code"),
    });
  });

  it("counts files whose syntax it does not know, and looks at the rest of them", async () => {
    const result = await run({ "a.js": `${bad}\nlet = = ;;; }` });
    expect(result.notes).toEqual([expect.stringContaining("1 files have syntax")]);
    expect(result.findings).toHaveLength(1);
  });

  it("reads CRLF, a byte order mark and line separators without shifting lines", async () => {
    const result = await run({ "a.js": `\ufeff${bad.replaceAll("\n", "\r\n")}` });
    expect(result.findings[0]).toMatchObject({ line: 2, excerpt: "  eval(req.query.code);" });
  });

  it("throws when aborted", async () => {
    const signal = AbortSignal.abort(new Error("stopped by the test"));
    await expect(engine.run(sourceOf({ "a.js": bad }), { signal })).rejects.toThrow("stopped by the test");
  });
});

describe("hostile sources", () => {
  it.each([
    ["nested parentheses", `x = ${"(\n".repeat(100_000)}1${")\n".repeat(100_000)}`],
    ["nested arrays", "[\n".repeat(50_000)],
    ["a long sum", `x = ${"1 +\n".repeat(50_000)} 1`],
    ["a long chain", `a${".b\n".repeat(20_000)}`],
    ["nested blocks", "{\n".repeat(20_000)],
    ["nested functions", `${"function f(a) {\n".repeat(5_000)}${"}".repeat(5_000)}`],
    ["many parameters", `function f(${Array.from({ length: 10_000 }, (_, i) => `a${i}`).join(",\n")}) {}`],
    [
      "many branches",
      Array.from({ length: 10_000 }, (_, i) => `if (a === ${i}) { b = ${i} }`).join(" else\n"),
    ],
    ["nested patterns", `const ${"{a:\n".repeat(5_000)}x${"}\n".repeat(5_000)} = req.query;`],
    ["nested templates", `x = ${"`${\n".repeat(3_000)}1${"\n}`".repeat(3_000)}`],
    [
      "functions calling each other",
      Array.from({ length: 3_000 }, (_, i) => `function f${i}(a) { return f${(i + 1) % 3_000}(a); }`).join(
        "\n",
      ),
    ],
    ["negations", `if (${"!\n".repeat(20_000)}a) b();`],
    ["nested classes", "class A { static {\n".repeat(2_000)],
    ["nested indexes", `x = a${"?.[b\n".repeat(5_000)}${"]\n".repeat(5_000)}`],
    [
      "a wide object",
      `x = {${Array.from({ length: 20_000 }, (_, i) => `a${i}: req.query.a${i}`).join(",\n")}};`,
    ],
    [
      "a function that is called in its own arguments",
      `function f(a) { return a; }\nx = ${"f(\n".repeat(5_000)}1${")\n".repeat(5_000)};`,
    ],
  ])("%s end without a crash", async (_name, text) => {
    const { status, notes } = await run({ "a.js": text });
    if (status !== "partial") expect(status).toBe("complete");
    else expect(notes.join(" ")).toMatch(/too complex|too long to parse|nested too deeply/);
  });

  it("a file over its budget is cut short and the result partial", async () => {
    for (const limits of [{ stepsPerFunction: 5 }, { stepsPerFile: 5 }, { maxNodes: 5 }]) {
      const { status, findings, notes } = await runWithin(
        limits,
        `function f(req) { ${"g();".repeat(10)} eval(req.query.a); }`,
      );
      expect({ status, findings, notes }).toEqual({
        status: "partial",
        findings: [],
        notes: ["a.js: too complex, so it was not looked at to its end."],
      });
    }
    expect(await runWithin({ hitsPerFile: 2 }, bad.repeat(5))).toMatchObject({
      status: "partial",
      notes: ["a.js: too many findings, so it was not looked at to its end."],
    });
    const many = await run({ "a.js": bad.repeat(300) });
    expect([many.status, many.findings.length]).toEqual(["partial", 200]);
  });

  it("says how many files no longer fitted", async () => {
    const small = await sastEngine({ limits: { maxBytes: bad.length } });
    const result = await small.run(sourceOf({ "a.js": bad, "b.js": bad }), {
      signal: new AbortController().signal,
    });
    expect([result.status, result.filesScanned, result.findings.length]).toEqual(["partial", 1, 1]);
    expect(result.notes).toEqual([expect.stringContaining("1 files were not looked at")]);
  });

  it("one function that takes too long does not hide what is beside it", async () => {
    const slow = `function slow(a) { ${"if (a) { a = b(a); }\n".repeat(50)} }`;
    const { status, findings } = await runWithin({ stepsPerFunction: 300 }, `${slow}\n${bad}`);
    expect([status, findings.length]).toEqual(["partial", 1]);
  });
});
