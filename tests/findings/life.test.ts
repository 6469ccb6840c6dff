import { afterAll, beforeAll, expect, test } from "vitest";
import { expireDecisions } from "#server/use-cases/findings/expire-decisions";
import { type FindingsLab, openFindingsLab, sastFinding } from "#tests/findings/findings-lab";
import { outcomeOf } from "#tests/helpers/outcome";
import { randomFrom } from "#tests/helpers/seeded-random";

let findings: FindingsLab;

beforeAll(async () => {
  findings = await openFindingsLab();
});

afterAll(() => findings.close());

const browser = () => findings.repository.owner.browser;
const state = async (line: string) => (await findings.rows())[line]?.state;
const idOf = async (line: string) => (await findings.rows())[line]?.id ?? "";
const decide = (id: string, state: "ignored" | "false_positive" | "open", until?: string) =>
  browser().call((api) => api.finding.triage({ id, state, reason: "because of a test", until }));

test("a finding keeps its row, its decision and its history when its file moves", async () => {
  await findings.scan([sastFinding("moved()")]);
  const id = await idOf("moved()");
  await decide(id, "ignored");

  const { added, fixed } = await findings.scan([sastFinding("moved()", { path: "lib/a.js" })]);

  expect({ added, fixed }).toEqual({ added: 0, fixed: 0 });
  expect((await findings.rows())["moved()"]).toMatchObject({ id, state: "ignored", path: "lib/a.js" });
});

test("equal lines keep their rows when their functions change places, and when one goes and comes back", async () => {
  const at = (scope: string, index: number) =>
    sastFinding("twin()", {
      scope,
      fingerprint: `fpv1:twin${index}`,
      path: "src/twins.js",
      line: 10 + index,
    });
  const rowsOf = async () =>
    Object.fromEntries(
      (
        await findings.lab.walls.sql`
          select scope, id, state from findings where path = 'src/twins.js' order by scope`
      ).map((row) => [String(row.scope), row]),
    );
  await findings.scan([at("list", 0), at("remove", 1)]);
  const before = await rowsOf();

  await findings.scan([at("remove", 0), at("list", 1)]);
  const swapped = await rowsOf();
  expect(swapped.list?.id).toBe(before.list?.id);
  expect(swapped.remove?.id).toBe(before.remove?.id);

  await findings.scan([at("list", 0)]);
  expect(await rowsOf()).toMatchObject({ list: { state: "open" }, remove: { state: "fixed" } });
  await findings.scan([at("remove", 0), at("list", 1)]);
  const again = await rowsOf();
  expect(again).toMatchObject({
    list: { id: before.list?.id, state: "open" },
    remove: { id: before.remove?.id, state: "reopened" },
  });
});

test("new, open, fixed, reopened: each from the scan before", async () => {
  const seen: (string | undefined)[] = [];
  for (const there of [true, true, false, true, true]) {
    await findings.scan(there ? [sastFinding("life()")] : []);
    seen.push(await state("life()"));
  }

  expect(seen).toEqual(["new", "open", "fixed", "reopened", "reopened"]);
});

test("a decision outlives the finding's absence", async () => {
  await findings.scan([sastFinding("absent()")]);
  await decide(await idOf("absent()"), "false_positive");
  await findings.scan([]);
  expect(await state("absent()")).toBe("fixed");

  await findings.scan([sastFinding("absent()")]);

  expect(await state("absent()")).toBe("false_positive");
});

test("a decision ends with its time, and its end stands in the log", async () => {
  await findings.scan([sastFinding("later()")]);
  const id = await idOf("later()");
  await decide(id, "ignored", new Date(Date.now() + 86_400_000).toISOString());
  expect(await expireDecisions(findings.lab.product.services)).toBe(0);
  await findings.lab.walls.sql`update findings set decision_until = now() where id = ${id}`;

  expect(await expireDecisions(findings.lab.product.services)).toBe(1);
  expect(await state("later()")).toBe("open");
  const [event] = await findings.lab.walls.sql`
    select metadata from activity_log where action = 'finding_decision_expired' and entity_id = ${id}`;
  expect(event?.metadata).toMatchObject({ title: "later()", decision: "ignored" });
});

test("a decision that would be over, and one of opening again with an end, are refused", async () => {
  await findings.scan([sastFinding("late()")]);
  const id = await idOf("late()");

  expect(await outcomeOf(decide(id, "ignored", "2020-01-01T00:00:00Z"))).toBe("BAD_REQUEST");
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  expect(await outcomeOf(decide(id, "open", tomorrow))).toBe("BAD_REQUEST");
});

test("only what was looked at is fixed", async () => {
  const [a, b] = [sastFinding("in-a()"), sastFinding("in-b()", { path: "src/b.js" })];
  await findings.scan([a, b]);

  await findings.scan([], { status: "partial", unfinished: ["src/b.js"] });
  expect([await state("in-a()"), await state("in-b()")]).toEqual(["fixed", "new"]);
  await findings.scan([], { status: "failed" });
  expect(await state("in-b()")).toBe("new");
  await findings.scan([], { status: "partial", paths: ["src/a.js"] });
  expect(await state("in-b()")).toBe("fixed");
});

test("a tool fixes its own findings only, and one of ours stands for another tool's at the same place", async () => {
  const ours = sastFinding("shared()");
  const theirs = sastFinding("shared() by semgrep", { tool: "semgrep", ruleId: "tainted-sql" });
  await findings.scan([ours]);
  await findings.scan([theirs], { tool: "semgrep" });

  const rows = await findings.rows();
  const main = rows["shared()"];
  expect(main?.state).toBe("new");
  expect(rows["shared() by semgrep"]?.duplicate_of).toBe(main?.id);
  const detail = await browser().call((api) => api.finding.get({ id: main?.id ?? "" }));
  expect(detail.alsoFoundBy).toMatchObject([{ tool: "semgrep", ruleId: "tainted-sql" }]);
  expect(await outcomeOf(decide(await idOf("shared() by semgrep"), "ignored"))).toBe("CONFLICT");

  await decide(main?.id ?? "", "ignored");
  expect(await state("shared() by semgrep")).toBe("ignored");
  await findings.scan([]);
  const alone = (await findings.rows())["shared() by semgrep"];
  expect(alone).toMatchObject({ duplicate_of: null, state: "ignored" });
});

test("code owners of the file are kept with the finding", async () => {
  await findings.scan([sastFinding("owned()")], { ownersOf: () => ["@acme-example/web"] });

  expect((await findings.rows())["owned()"]?.owners).toEqual(["@acme-example/web"]);
});

test("two scans are compared by what came and what went", async () => {
  const first = await findings.scan([sastFinding("stays()"), sastFinding("goes()")]);
  const second = await findings.scan([sastFinding("stays()"), sastFinding("comes()")]);
  const third = await findings.scan([sastFinding("goes()")]);
  const compare = (id: string, against?: string) =>
    browser().call(async (api) => {
      const { appeared, gone, stillThere } = await api.scan.compare({ id, against });
      return { appeared: appeared.map((one) => one.title), gone: gone.map((one) => one.title), stillThere };
    });

  expect(await compare(second.id)).toEqual({ appeared: ["comes()"], gone: ["goes()"], stillThere: 1 });
  expect(await compare(third.id, first.id)).toEqual({ appeared: [], gone: ["stays()"], stillThere: 1 });
  expect(await compare(first.id, third.id)).toEqual({ appeared: [], gone: ["stays()"], stillThere: 1 });
});

test("the counts are those of the rows after any history", async () => {
  const random = randomFrom(20261128);
  const lines = Array.from({ length: 12 }, (_, index) => `count${index}()`);
  for (let round = 0; round < 12; round += 1) {
    const tool = random.pick(["secportal", "semgrep"]);
    const severity = random.pick(["critical", "high", "low"] as const);
    const seen = lines
      .filter(() => random.below(10) < 6)
      .map((line) => sastFinding(line, { tool, severity }));
    await findings.scan(seen, { tool });
    const open = Object.values(await findings.rows()).find((row) => row.state === "new" && !row.duplicate_of);
    if (open) await decide(open.id, random.pick(["ignored", "false_positive"]));
  }
  const { repositoryId } = findings.repository;

  const counted = await findings.lab.walls.sql`
    select engine, severity, state, total from finding_counts where repository_id = ${repositoryId} and total <> 0 order by 1, 2, 3`;
  const real = await findings.lab.walls.sql`
    select engine, severity, state, count(*)::int as total from findings
    where repository_id = ${repositoryId} and duplicate_of is null group by 1, 2, 3 order by 1, 2, 3`;
  expect([...counted]).toEqual([...real]);
  expect(real.length).toBeGreaterThan(3);
});
