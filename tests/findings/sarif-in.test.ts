import { describe, expect, test } from "vitest";
import { AppError } from "#server/errors";
import { readSarif } from "#server/findings/sarif-in/read-sarif";
import { type ExportedFinding, toSarif } from "#server/findings/sarif-out";

type Json = Record<string, unknown>;

const at = (uri: string, region: Json = { startLine: 3 }): Json => ({
  physicalLocation: { artifactLocation: { uri }, region },
});
const result = (change: Json = {}): Json => ({
  ...{ ruleId: "sqli", message: { text: "Tainted query." }, locations: [at("src/a.js")] },
  ...change,
});
const run = (change: Json = {}): Json => ({
  tool: { driver: { name: "Some Tool", semanticVersion: "1.2.3" } },
  results: [result()],
  ...change,
});
const log = (...runs: Json[]) => JSON.stringify({ version: "2.1.0", runs });
const read = (...runs: Json[]) => readSarif(log(...runs), "sast").results;
const only = (of: Json, change: Json = {}) => read(run({ results: [result(of)], ...change }))[0]?.findings[0];

const refusal = (text: string) => {
  try {
    readSarif(text, "sast");
  } catch (error) {
    return error instanceof AppError ? `${error.code}: ${error.say}` : error;
  }
  return "taken";
};

describe("what is no report", () => {
  test.each([
    ["not JSON", "{", "not valid JSON"],
    ["another version", JSON.stringify({ version: "2.0.0", runs: [run()] }), "2.1.0"],
    ["a list", "[]", "2.1.0"],
    ["nothing run", log(), "no run"],
    ["too many runs", log(...Array.from({ length: 21 }, () => run())), "more than 20 runs"],
  ])("%s is refused with why", (_, text, why) => {
    expect(refusal(text)).toMatch(new RegExp(`^BAD_REQUEST: The report cannot be used\\. .*${why}`));
  });

  test("anything in place of anything is survived", () => {
    const values = [null, 1, "x", true, [], {}, [null], { __proto__: null }];
    const keys = ["tool", "results", "invocations", "artifacts", "originalUriBaseIds", "automationDetails"];
    for (const value of values) {
      for (const key of keys) expect(refusal(log(run({ [key]: value })))).toBe("taken");
      for (const key of Object.keys(result())) {
        expect(refusal(log(run({ results: [result({ [key]: value })] })))).toBe("taken");
      }
      for (const key of [
        "codeFlows",
        "suppressions",
        "fingerprints",
        "partialFingerprints",
        "properties",
        "rule",
      ]) {
        expect(refusal(log(run({ results: [result({ [key]: value }), value as Json] })))).toBe("taken");
      }
    }
  });
});

describe("where a result is", () => {
  test.each([
    ["src/a.js", "src/a.js"],
    ["./src/a.js", "src/a.js"],
    ["src/with%20blank/%C3%A4.js", "src/with blank/ä.js"],
    ["../../etc/passwd", undefined],
    ["src/%2e%2e/%2e%2e/x", undefined],
    ["/etc/passwd", undefined],
    ["file:///etc/passwd", undefined],
    ["https://example.test/a.js", undefined],
    ["C:\\\\a.js", undefined],
    ["src//a.js", undefined],
    ["%E0%A4%A", undefined],
    ["", undefined],
  ])("%j is %j", (uri, path) => {
    expect(only({ locations: [at(uri)] })?.path).toBe(path);
  });

  test("a place below the root a run declares is inside, and one beside it is not", () => {
    const originalUriBaseIds = { SRCROOT: { uri: "file:///work/repo/" } };
    const found = (uri: string, uriBaseId?: string) =>
      only(
        { locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId } } }] },
        { originalUriBaseIds },
      )?.path;

    expect(found("file:///work/repo/src/a.js")).toBe("src/a.js");
    expect(found("src/a.js", "SRCROOT")).toBe("src/a.js");
    expect(found("file:///work/repository/a.js")).toBeUndefined();
    expect(found("file:///work/repo/../x")).toBeUndefined();
  });

  test("a folder that whoever sends the report names as the repository counts as one", () => {
    const paths = (uri: string, root: string) =>
      readSarif(
        log(run({ results: [result({ locations: [at(uri)] })] })),
        "sast",
        root,
      ).results[0]?.findings.map(({ path }) => path);

    expect(paths("file:///home/ci/repo/src/a.js", "/home/ci/repo")).toEqual(["src/a.js"]);
    expect(paths("/home/ci/repo/src/a.js", "/home/ci/repo/")).toEqual(["src/a.js"]);
    expect(paths("/home/ci/repository/a.js", "/home/ci/repo")).toEqual([]);
  });

  test("an index into the artifacts stands for a path", () => {
    const artifacts = [{ location: { uri: "src/b.js" } }];
    const locations = [{ physicalLocation: { artifactLocation: { index: 0 } } }];

    expect(only({ locations }, { artifacts })).toMatchObject({ path: "src/b.js", line: null });
  });

  test("results without one are counted, and nothing is lost in silence", () => {
    const [read_] = read(run({ results: [result(), result({ locations: [] })] }));

    expect(read_?.findings).toHaveLength(1);
    expect(read_?.notes).toEqual(["1 results name no file inside the repository and were left out."]);
  });
});

describe("how bad a result is", () => {
  const rules = (properties: Json, level?: string) => ({
    tool: {
      driver: { name: "t", rules: [{ id: "sqli", properties, defaultConfiguration: { level } }] },
    },
  });

  test.each([
    [{}, { "security-severity": "9.1" }, undefined, "critical"],
    [{}, { "security-severity": "7.0" }, "note", "high"],
    [{ properties: { "security-severity": 4.2 } }, { "security-severity": "9.1" }, undefined, "medium"],
    [{}, { "security-severity": "0.0" }, undefined, "info"],
    [{}, { "security-severity": "eleven" }, "error", "high"],
    [{ level: "error" }, {}, "note", "high"],
    [{}, {}, "note", "info"],
    [{}, {}, undefined, "medium"],
  ])("%j of a rule %j at %j is %s", (of, properties, level, severity) => {
    expect(only(of, rules(properties, level))?.severity).toBe(severity);
  });

  test("a rule is found by index, by id, and in an extension", () => {
    const rule = (id: string, text: string) => ({ id, shortDescription: { text } });
    const tool = {
      driver: { name: "t", rules: [rule("other", "Other"), rule("sqli", "By index or id")] },
      extensions: [{ rules: [rule("x", "In the extension")] }],
    };

    expect(only({ ruleIndex: 1 }, { tool })?.title).toBe("By index or id");
    expect(only({}, { tool })?.title).toBe("By index or id");
    expect(only({ rule: { index: 0, toolComponent: { index: 0 } } }, { tool })?.title).toBe(
      "In the extension",
    );
  });

  test("weaknesses, the top ten and confidence come from tags, taxa and precision", () => {
    const rule = {
      id: "sqli",
      properties: {
        precision: "very-high",
        tags: ["external/cwe/cwe-089", "CWE-564: Hibernate", "OWASP-A03:2021 - Injection", "security"],
      },
      relationships: [{ target: { id: "20", toolComponent: { name: "CWE" } } }],
    };
    expect(only({}, { tool: { driver: { name: "t", rules: [rule] } } })).toMatchObject({
      ...{ cwe: ["CWE-89", "CWE-564", "CWE-20"], owasp: ["A03:2021"], confidence: "high" },
    });
  });
});

describe("whose result it is", () => {
  test("the tool is named plainly, with its category, and never as one of ours", () => {
    const named = (name: string, id?: string) =>
      read(run({ tool: { driver: { name } }, ...(id ? { automationDetails: { id } } : {}) }))[0]?.tool;

    expect(named("Semgrep OSS")).toBe("semgrep");
    expect(named("CodeQL", "languages/java/run-7")).toBe("codeql/languages-java");
    expect(named("<script>")).toBe("script");
    expect(named("SecPortal SAST")).toBe("report-of-secportal-sast");
    expect(named("")).toBe("unnamed-tool");
  });

  test("runs of one tool are one result", () => {
    const results = read(run(), run({ results: [result({ locations: [at("src/b.js")] })] }));

    expect(results.map(({ findings }) => findings.length)).toEqual([2]);
  });

  test("one that did not complete fixes nothing", () => {
    expect(read(run({ invocations: [{ executionSuccessful: false }] }))[0]?.status).toBe("partial");
  });
});

test("its identity leaves out the line's number, and equal ones stay apart", () => {
  const region = (startLine: number) => ({ startLine, snippet: { text: "  query(x);\n" } });
  const printsAt = (...lines: number[]) =>
    read(
      run({ results: lines.map((line) => result({ locations: [at("src/a.js", region(line))] })) }),
    )[0]?.findings.map(({ fingerprint }) => fingerprint);

  expect(printsAt(3)).toEqual(printsAt(30));
  expect(new Set(printsAt(3, 9)).size).toBe(2);
  const given = (value: string, line: number) =>
    only({ fingerprints: { "id/v1": value }, locations: [at("src/a.js", region(line))] })?.fingerprint;
  expect(given("one", 1)).toBe(given("one", 8));
  expect(given("one", 1)).not.toBe(given("two", 1));
});

test("secrets in what is quoted are masked", () => {
  const token = `ghp_${"a1B2".repeat(9)}`;
  const snippet = { text: `const token = "${token}";` };
  const found = only({
    message: { text: `Found ${token}.` },
    locations: [at("a.js", { startLine: 1, snippet })],
  });

  expect(JSON.stringify(found)).not.toContain(token);
  expect(found?.excerpt).toContain("const token =");
});

test("what somebody accepted in the tool is suppressed, with the reason", () => {
  const suppressed = (suppressions: Json[]) => only({ suppressions })?.suppressed;

  expect(suppressed([{ kind: "external", status: "accepted", justification: "Test data" }])).toBe(
    "Test data",
  );
  expect(suppressed([{ kind: "inSource" }])).toBe("");
  expect(suppressed([{ kind: "external", status: "rejected" }])).toBeUndefined();
});

test("the way of the data is kept, its beginning and its end, when it is long", () => {
  const step = (line: number) => ({
    location: { ...at("src/a.js", { startLine: line }), message: { text: `s${line}` } },
  });
  const locations = Array.from({ length: 50 }, (_, index) => step(index + 1));
  const trace = only({ codeFlows: [{ threadFlows: [{ locations }] }] })?.trace;

  expect(trace).toHaveLength(20);
  expect([trace?.[0]?.note, trace?.at(-1)?.note]).toEqual(["s1", "s50"]);
});

test("our own log comes back with the same places and severities", () => {
  const finding: ExportedFinding = {
    fingerprint: "fpv1:0",
    lineHash: null,
    engine: "sast",
    tool: "secportal",
    ruleId: "js/x",
    severity: "high",
    confidence: "high",
    state: "ignored",
    ...{ title: "Title", message: "Message", advice: "Advice", path: "src/a b.ts", line: 7, endLine: 8 },
    ...{ cwe: ["CWE-89"], owasp: ["A03:2021"], trace: [], advisoryIds: [], advisoryUrl: null },
    ...{ stateReason: "Known", commitSha: "a".repeat(40) },
  };
  const ours = toSarif({ fullName: "acme/x", htmlUrl: "https://example.test/x" }, [finding], true);

  const { results, commitSha } = readSarif(JSON.stringify(ours), "sast");

  expect(commitSha).toBe("a".repeat(40));
  expect(results[0]?.findings[0]).toMatchObject({
    ...{ path: "src/a b.ts", line: 7, endLine: 8, severity: "high", confidence: "high", cwe: ["CWE-89"] },
    ...{ owasp: ["A03:2021"], ruleId: "js/x", title: "Title", suppressed: "Known" },
  });
});
