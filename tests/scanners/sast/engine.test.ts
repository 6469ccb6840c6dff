import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "#server/scanners/engine";
import { analyseFile, analysisLimits } from "#server/scanners/sast/analyse-file";
import { sastEngine } from "#server/scanners/sast/engine";
import { loadGrammars } from "#server/scanners/sast/grammars";
import { sourceOf } from "#tests/scanners/source-of";

let engine: Engine;
let analyse: (text: string, limits?: Partial<typeof analysisLimits>) => ReturnType<typeof analyseFile>;

beforeAll(async () => {
  engine = await sastEngine();
  const language = (await loadGrammars()).get("javascript");
  if (!language) throw new Error("no grammar");
  analyse = (text, limits) => analyseFile({ path: "a.js", text }, language, { ...analysisLimits, ...limits });
});

const run = (files: Record<string, string | Buffer>) =>
  engine.run(sourceOf(files), { signal: new AbortController().signal });
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
      message: expect.stringContaining("`req.query.code` on line 2"),
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
    ["nested parentheses", `${"(".repeat(20_000)}1${")".repeat(20_000)}`],
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
    ["nested patterns", `const ${"{a: ".repeat(5_000)}x${"}".repeat(5_000)} = req.query;`],
    ["nested templates", `x = ${"`${".repeat(3_000)}1${"}`".repeat(3_000)}`],
    [
      "functions calling each other",
      Array.from({ length: 3_000 }, (_, i) => `function f${i}(a) { return f${(i + 1) % 3_000}(a); }`).join(
        "\n",
      ),
    ],
    ["negations", `if (${"!".repeat(20_000)}a) b();`],
  ])("%s end without a crash", (_name, text) => {
    const { cutShort } = analyse(text);
    expect([null, "too complex", "took too long to parse"]).toContain(cutShort);
  });

  it("a file over its budget is cut short and the result partial", async () => {
    expect(analyse(bad, { maxSteps: 10 })).toMatchObject({ findings: [], cutShort: "too complex" });
    expect(analyse(bad, { maxNodes: 5 })).toMatchObject({ findings: [], cutShort: "too complex" });
    expect(analyse(bad.repeat(5), { maxFindings: 2 })).toMatchObject({ cutShort: "too many findings" });
    const many = await run({ "a.js": bad.repeat(300) });
    expect([many.status, many.findings.length]).toEqual(["partial", 200]);
  });
});
