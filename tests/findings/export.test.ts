import { afterAll, beforeAll, expect, test } from "vitest";
import { type ExportedFinding, toSarif } from "#server/findings/sarif-out";
import { outcomeOf } from "#tests/helpers/outcome";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;
let repository: EnabledRepository;

beforeAll(async () => {
  lab = await openScanLab();
  repository = await lab.enabled("github");
});

afterAll(() => lab.close());

const get = (format: "sarif" | "csv", headers: Record<string, string> = {}) =>
  repository.owner.browser.open(`/api/findings/export.${format}?repositoryId=${repository.repositoryId}`, {
    headers,
  });

type Log = ReturnType<typeof toSarif>;
const sarif = async () => (await (await get("sarif")).json()) as Log;

test("a repository's findings come as SARIF, a run for each engine, each result with its rule and its lines", async () => {
  await lab.finish(repository, await lab.queue(repository));
  const answer = await get("sarif");
  const log = (await answer.json()) as Log;
  const listed = await lab.walls.sql`
    select engine, count(*)::int as total from findings where repository_id = ${repository.repositoryId} group by engine order by engine`;

  expect(answer.headers.get("content-disposition")).toBe(
    'attachment; filename="acme-example-payments-api.sarif"',
  );
  expect(log.version).toBe("2.1.0");
  expect(log.runs.map(({ tool, results }) => [tool.driver.name, results.length])).toEqual(
    listed.map(({ engine, total }) => [`SecPortal ${String(engine).toUpperCase()}`, total]),
  );
  for (const { results, tool } of log.runs) {
    for (const { ruleIndex, ruleId, locations, fingerprints } of results) {
      const [place] = locations;
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(place?.physicalLocation.artifactLocation.uri).toMatch(/^[^/:][^:]*$/);
      expect(fingerprints["secportal/v1"]).toMatch(/^fpv1:/);
    }
  }
});

test("what somebody decided on is there, suppressed, with their reason; what is fixed is not", async () => {
  const [decided, fixed] = await lab.walls.sql`
    select id, fingerprint from findings where repository_id = ${repository.repositoryId} order by id limit 2`;
  const reason = "Only reached by tests";
  await repository.owner.browser.call((api) =>
    api.finding.triage({ id: String(decided?.id), state: "ignored", reason }),
  );
  await lab.walls.sql`update findings set state = 'fixed' where id = ${fixed?.id}`;

  const results = (await sarif()).runs.flatMap((run) => run.results);
  const of = (row: typeof decided) =>
    results.find((each) => each.fingerprints["secportal/v1"] === row?.fingerprint);

  expect(of(decided)?.suppressions).toEqual([
    { kind: "external", status: "accepted", justification: reason },
  ]);
  expect(of(fixed)).toBeUndefined();
  expect(results.filter(({ suppressions }) => suppressions.length === 0)).toHaveLength(results.length - 1);
});

test("S-88: the CSV has a line for each, and none starts a formula", async () => {
  await lab.walls.sql`update findings set title = '=1+1' where repository_id = ${repository.repositoryId}`;
  const lines = (await (await get("csv")).text()).trimEnd().split("\r\n");

  expect(lines[0]).toMatch(/^severity,state,engine,ruleId,title,path,line/);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.slice(1).every((line) => line.includes(",'=1+1,"))).toBe(true);
});

test("the export stands in the log, and another site cannot cause one", async () => {
  const events = () =>
    repository.owner.browser.call((api) => api.activity.list({ action: "findings_exported" }));
  const before = (await events()).events.length;

  await get("csv");
  expect((await get("csv", { "sec-fetch-site": "cross-site" })).status).toBe(403);

  const { events: after } = await events();
  expect(after).toHaveLength(before + 1);
  expect(after[0]?.metadata).toMatchObject({ fullName: repository.fullName, format: "csv" });
});

test("a repository of somebody else is not there", async () => {
  const stranger = await lab.enabled("gitlab");

  const outcome = outcomeOf(
    stranger.owner.browser.call((api) =>
      api.finding.export({ repositoryId: repository.repositoryId, format: "sarif" }),
    ),
  );

  expect(await outcome).toBe("NOT_FOUND");
});

const finding: ExportedFinding = {
  ...{
    fingerprint: "fpv1:0",
    engine: "sast",
    ruleId: "rule",
    severity: "high",
    title: "Title",
    message: "Message",
  },
  ...{ advice: "Advice", path: "src/a b/ü#?.ts", line: 7, endLine: 3, cwe: ["CWE-89"], advisoryIds: [] },
  ...{ lineHash: "abc:1", tool: "secportal", confidence: "high", owasp: ["A03:2021"], trace: [] },
  ...{ advisoryUrl: null, state: "new", stateReason: null, commitSha: "0".repeat(40) },
};
const repositoryNamed = { fullName: "acme/x", htmlUrl: "https://github.com/acme/x" };

test("paths are encoded, lines never run backwards, and a finding without a line has no region", () => {
  const [run] = toSarif(repositoryNamed, [finding, { ...finding, ruleId: "other", line: null }], true).runs;
  const places = run?.results.map(({ locations }) => locations[0]?.physicalLocation);

  expect(places).toEqual([
    {
      artifactLocation: { uri: "src/a%20b/%C3%BC%23%3F.ts", uriBaseId: "%SRCROOT%" },
      region: { startLine: 7, endLine: 7 },
    },
    { artifactLocation: { uri: "src/a%20b/%C3%BC%23%3F.ts", uriBaseId: "%SRCROOT%" } },
  ]);
});

test.each([
  ["critical", "error", "9.5"],
  ["medium", "warning", "5.5"],
  ["info", "note", "0.5"],
  ["unknown", "warning", undefined],
] as const)("severity %s is the level %s and the score %s", (severity, level, score) => {
  const [run] = toSarif(repositoryNamed, [{ ...finding, severity }], true).runs;

  expect(run?.results[0]?.level).toBe(level);
  expect(run?.tool.driver.rules[0]?.properties["security-severity"]).toBe(score);
});

test("a log that could not hold all says so", () => {
  const [run] = toSarif(repositoryNamed, [finding], false).runs;

  expect(JSON.stringify(run?.invocations)).toContain("Only the first 25000 findings");
});

test("each tool has a run, and a finding its way, its hash and what is known of its rule", () => {
  const trace = [
    { path: "src/a.ts", line: 3, note: "request data" },
    { path: "src/b.ts", line: 9, note: "in the query" },
  ];
  const { runs } = toSarif(
    repositoryNamed,
    [
      { ...finding, trace },
      { ...finding, tool: "semgrep" },
    ],
    true,
  );
  const [ours, theirs] = runs;

  expect(runs.map(({ tool }) => tool.driver.name)).toEqual(["SecPortal SAST", "semgrep"]);
  expect(ours?.results[0]).toMatchObject({ partialFingerprints: { primaryLocationLineHash: "abc:1" } });
  const steps = ours?.results[0]?.codeFlows?.[0]?.threadFlows[0]?.locations;
  expect(steps?.map(({ location }) => location.message.text)).toEqual(["request data", "in the query"]);
  expect(theirs?.results[0]?.codeFlows).toBeUndefined();
  expect(ours?.tool.driver.rules[0]?.properties).toMatchObject({
    precision: "high",
    tags: ["security", "external/cwe/cwe-89", "OWASP-A03:2021"],
  });
});
