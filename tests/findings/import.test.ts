import { afterAll, beforeAll, expect, test } from "vitest";
import { type FindingsLab, openFindingsLab, sastFinding } from "#tests/findings/findings-lab";

let findings: FindingsLab;

beforeAll(async () => {
  findings = await openFindingsLab();
});

afterAll(() => findings.close());

const logOf = (lines: readonly string[], change: Record<string, unknown> = {}) =>
  JSON.stringify({
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "Semgrep", rules: [{ id: "r", properties: { "security-severity": "9.8" } }] },
        },
        results: lines.map((text, index) => ({
          ...{ ruleId: "r", message: { text: `about ${text}` } },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: "src/a.js" },
                region: { startLine: index + 40, snippet: { text } },
              },
            },
          ],
          ...change,
        })),
      },
    ],
  });

const send = (body: string, headers: Record<string, string> = {}, repositoryId?: string) =>
  findings.repository.owner.browser.open(
    `/api/findings/import?kind=sast&repositoryId=${repositoryId ?? findings.repository.repositoryId}`,
    { method: "POST", body, headers: { "content-type": "application/sarif+json", ...headers } },
  );
const stateOf = async (line: string) => (await findings.rows())[line]?.state;

test("a report stands as a scan of its own, and a later one of the same tool ends what it does not have", async () => {
  const answer = await send(logOf(["one()", "two()"]));
  const scan = (await answer.json()) as { id: string; trigger: string; state: string; engines: unknown[] };

  expect(answer.status).toBe(201);
  expect(scan).toMatchObject({
    trigger: "import",
    state: "succeeded",
    engines: [{ tool: "semgrep", findings: 2 }],
  });
  expect([await stateOf("one()"), await stateOf("two()")]).toEqual(["new", "new"]);

  await send(logOf(["two()"]));
  expect([await stateOf("one()"), await stateOf("two()")]).toEqual(["fixed", "open"]);
});

test("a report leaves the findings of our own engines alone, and a scan those of the report", async () => {
  await findings.scan([sastFinding("ours()", { line: 300 })]);
  await send(logOf(["theirs()"]));
  expect(await stateOf("ours()")).toBe("new");

  await findings.scan([sastFinding("ours()", { line: 300 })]);
  expect(await stateOf("theirs()")).toBe("new");
});

test("a report stands in the log with what it changed, and people are told of what is critical", async () => {
  await send(logOf(["critical()"]));

  const [event] = await findings.lab.walls.sql`
    select metadata from activity_log where action = 'report_imported' order by seq desc limit 1`;
  expect(event?.metadata).toMatchObject({ tools: ["semgrep"], newFindings: 1, newCritical: 1 });
});

test("what the tool's user had accepted begins as ignored, with the reason", async () => {
  await send(logOf(["accepted()"], { suppressions: [{ kind: "external", justification: "Test code" }] }));

  expect(await stateOf("accepted()")).toBe("ignored");
  const [row] = await findings.lab.walls.sql`
    select state_reason, state_by from findings where line_text = 'accepted()'`;
  expect(row).toMatchObject({ state_reason: "Test code", state_by: "semgrep" });
});

test.each([
  ["nonsense", { "content-type": "application/sarif+json" }, 400],
  [logOf([]), { "content-type": "text/plain" }, 415],
  [logOf([]), { origin: "https://elsewhere.example" }, 403],
  [`"${"x".repeat(33 * 1024 * 1024)}"`, {}, 413],
])("%# is refused", async (body, headers, status) => {
  expect((await send(body, headers)).status).toBe(status);
});

test("another workspace's repository is not there", async () => {
  const stranger = await findings.lab.enabled("gitlab");

  expect((await send(logOf([]), {}, stranger.repositoryId)).status).toBe(404);
});
