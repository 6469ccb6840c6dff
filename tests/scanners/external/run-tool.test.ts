import net from "node:net";
import { expect, test } from "vitest";
import { toolIds } from "#server/config";
import { wallsHere } from "#server/sandbox/launcher";
import { bandit } from "#server/scanners/external/bandit";
import { chosenTools, externalTools } from "#server/scanners/external/tools";
import { runFake } from "#tests/scanners/external/fake-tool";

const log = (results: unknown[] = []) =>
  JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "Semgrep" } }, results }] });
const writes = (text: string) => `fs.writeFileSync(out, ${JSON.stringify(text)});`;
const findingAt = (uri: string) => ({
  ...{ ruleId: "r", message: { text: "m" } },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }],
});

test("a tool's report becomes findings of that tool, and nothing of the run is left", async () => {
  const { result, left } = await runFake({ script: writes(log([findingAt("src/a.py")])) });

  expect(result).toMatchObject({ engine: "sast", tool: "semgrep", status: "complete", filesScanned: 1 });
  expect(result.findings).toMatchObject([{ tool: "semgrep", path: "src/a.py", line: 1 }]);
  expect(left).toEqual([]);
});

test("it is given the files as they are, and none that would steer it, which is said", async () => {
  const files = {
    "src/a.py": "a",
    ".semgrepignore": "*",
    "sub/.semgrep.yml": "rules: []",
    ".bandit": "[bandit]\nskips: B101",
    "osv-scanner.toml": "",
    ".trivyignore": "CVE-1",
  };
  const script = `const list = fs.readdirSync(args.at(-1), { recursive: true }).sort(); ${writes(log())} fs.writeFileSync(out, ${JSON.stringify(log())}.replace('"Semgrep"', JSON.stringify("Semgrep " + list.join("+")))); process.exit(list.join() === "src,src/a.py" ? 0 : 9);`;
  const { result } = await runFake({ script, files });

  expect(result.status).toBe("complete");
  expect(result.notes).toEqual([
    "The repository's own configuration does not steer this scan; left out: .semgrepignore, sub/.semgrep.yml, .bandit, osv-scanner.toml, .trivyignore.",
  ]);
});

test.each([
  ["ends with a fault", "process.exit(2)", "failed", "code 2"],
  ["writes no report", "", "failed", "wrote no report"],
  ["writes an empty one", writes(""), "failed", "report is empty"],
  ["writes half of one", writes('{"version": "2.1.0", "runs": ['), "failed", "not SARIF"],
  ["writes something else", writes("<html>"), "failed", "not SARIF"],
  ["puts a link in its place", "fs.symlinkSync('/etc/passwd', out);", "failed", "wrote no report"],
] as const)(
  "one that %s is shown as failed, never as one without findings",
  async (_, script, status, note) => {
    const { result } = await runFake({ script });

    expect(result).toMatchObject({ status, findings: [], filesScanned: 0 });
    expect(result.notes[0]).toMatch(new RegExp(note));
  },
);

test("one that never ends, and does not hear that it should, is killed at its time", async () => {
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
  const { result, left } = await runFake({ script, wallMs: 300 });

  expect(result.status).toBe("timeout");
  expect(left).toEqual([]);
});

test("one that prints without end does not fill our memory", async () => {
  const script = `const chunk = Buffer.alloc(1e6, 120); for (let i = 0; i < 200; i += 1) fs.writeSync(1, chunk); ${writes(log())}`;
  const before = process.memoryUsage().rss;
  const { result } = await runFake({ script });

  expect(result.status).toBe("complete");
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 ** 2);
});

test("one that fills the disk meets a limit", async ({ skip }) => {
  skip(!(await wallsHere()).resources, "no prlimit here");
  const script = `const chunk = Buffer.alloc(1e6); process.on('SIGXFSZ', () => {}); try { for (;;) fs.appendFileSync(out, chunk) } catch { process.exit(7) }`;
  const { result } = await runFake({ script, fileBytes: 5 * 1024 ** 2 });

  expect(result).toMatchObject({ status: "failed" });
});

test("it sees no token, no database and no key of ours", async () => {
  process.env.TOOL_CANARY = "canary";
  const script = `const seen = JSON.stringify(process.env); ${writes(log())} process.exit(/canary|SECPORTAL|DATABASE_URL|KEK/.test(seen) ? 9 : 0);`;
  const { result } = await runFake({ script });
  delete process.env.TOOL_CANARY;

  expect(result.status).toBe("complete");
});

test("it reaches no network", async ({ skip }) => {
  skip(!(await wallsHere()).network, "no namespaces here");
  const server = net.createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const script = `require("node:net").connect(${port}, "127.0.0.1").on("connect", () => process.exit(9)).on("error", () => { ${writes(log())} process.exit(0); });`;

  const { result } = await runFake({ script });
  server.close();

  expect(result.status).toBe("complete");
});

test("one that is missing, and one without its rules, say what to do", async () => {
  const { result } = await runFake({ script: writes(log()), withData: false });
  expect(result.notes[0]).toBe("It has no rules: put them into the folder semgrep of SCAN_TOOL_DATA.");

  const missing = await runFake({ script: "", tool: { ...bandit, id: "bandit" } });
  expect(missing.result.status).toBe("failed");
});

test("a cancelled scan ends the tool with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const run = runFake({ script: "setInterval(() => {}, 1000);", signal: controller.signal });
  setImmediate(() => controller.abort(reason));

  await expect(run).rejects.toBe(reason);
});

test("the configuration knows the tools there are, and Opengrep goes before Semgrep", () => {
  expect(externalTools.map(({ id }) => id).sort()).toEqual([...toolIds].sort());
  const all = externalTools.map((tool) => ({ tool, binary: "/x" }));
  expect(chosenTools(all).map(({ tool }) => tool.id)).not.toContain("semgrep");
  expect(chosenTools(all.filter(({ tool }) => tool.id !== "opengrep")).map(({ tool }) => tool.id)).toContain(
    "semgrep",
  );
});

test("what Bandit says is read: severity, confidence, weakness, the line, and what it could not read", async () => {
  const token = `ghp_${"a1B2".repeat(9)}`;
  const issue = (line: number, code: string) => ({
    ...{
      filename: "ROOT/src/a.py",
      line_number: line,
      line_range: [line, line + 1],
      test_id: "B307",
      test_name: "blacklist",
    },
    ...{
      issue_severity: "MEDIUM",
      issue_confidence: "HIGH",
      issue_text: "Use of eval.",
      issue_cwe: { id: 78 },
    },
    ...{ code, more_info: "https://bandit.readthedocs.io/x" },
  });
  const report = JSON.stringify({
    results: [
      issue(2, `1 import x\n2 eval(x, "${token}")\n3 y\n`),
      { ...issue(2, ""), filename: "/etc/passwd" },
    ],
    errors: [{ filename: "ROOT/src/new.py", reason: "syntax error" }],
  });
  const script = `const root = args.at(-1); fs.writeFileSync(out, ${JSON.stringify(report)}.replaceAll("ROOT", root)); process.exit(1);`;
  const { result } = await runFake({ script, tool: bandit, files: { "src/a.py": "x", "src/new.py": "y" } });

  expect(result).toMatchObject({ tool: "bandit", status: "partial", unfinished: ["src/new.py"] });
  expect(result.findings).toHaveLength(1);
  expect(result.findings[0]).toMatchObject({
    ...{ ruleId: "B307", severity: "medium", confidence: "high", cwe: ["CWE-78"], path: "src/a.py", line: 2 },
    ...{ endLine: 3, advice: "See https://bandit.readthedocs.io/x." },
  });
  expect(JSON.stringify(result)).not.toContain(token);
});
