import { afterAll, beforeAll, expect, test } from "vitest";
import { type FindingsLab, openFindingsLab, sastFinding } from "#tests/findings/findings-lab";
import { outcomeOf } from "#tests/helpers/outcome";

let findings: FindingsLab;
let ids: Record<string, string>;

const seen = [
  sastFinding("critical()", { severity: "critical", ruleId: "js/sql", path: "src/pay/card.js" }),
  sastFinding("high-one()", { severity: "high", ruleId: "js/sql", path: "src/pay/list.js" }),
  sastFinding("high-two()", { severity: "high", ruleId: "js/xss", path: "src/100%_sure.js" }),
  sastFinding("low()", { severity: "low", ruleId: "js/xss", path: "lib/low.js" }),
  sastFinding("gone()", { severity: "high", ruleId: "js/gone", path: "lib/gone.js" }),
];

beforeAll(async () => {
  findings = await openFindingsLab();
  await findings.scan(seen);
  await findings.scan(seen.slice(0, 4));
  ids = Object.fromEntries(Object.entries(await findings.rows()).map(([line, { id }]) => [line, id]));
});

afterAll(() => findings.close());

const browser = () => findings.repository.owner.browser;
type Query = Parameters<Awaited<ReturnType<FindingsLab["lab"]["product"]["api"]>>["finding"]["list"]>[0];
const titles = async (query: Query) =>
  (await browser().call((api) => api.finding.list(query))).findings.map(({ title }) => title);
const facets = (query: Query) => browser().call((api) => api.finding.facets(query));
const counts = (tallies: readonly { value: string; count: number }[]) =>
  Object.fromEntries(tallies.map(({ value, count }) => [value, count]));
const idOf = (line: string) => ids[line] ?? "";

test("lists are narrowed by each part, several values of one meaning any of them", async () => {
  expect((await titles({}))[0]).toBe("critical()");
  expect(await titles({ severity: ["critical", "low"] })).toEqual(["critical()", "low()"]);
  expect(await titles({ state: "fixed" })).toEqual(["gone()"]);
  expect((await titles({ rule: "js/xss" })).sort()).toEqual(["high-two()", "low()"]);
  expect((await titles({ state: ["open", "fixed"] })).length).toBe(5);
  expect(await titles({ engine: "sca" })).toEqual([]);
  expect(await titles({ provider: "gitlab" })).toEqual([]);
  expect((await titles({ provider: "github", seen: "day" })).length).toBe(4);
});

test("a search finds words of rule, place and title, each of them, and signs of patterns are themselves", async () => {
  expect(await titles({ text: "pay CARD" })).toEqual(["critical()"]);
  expect((await titles({ text: "js/sql" })).sort()).toEqual(["critical()", "high-one()"]);
  expect(await titles({ text: "100%_sure" })).toEqual(["high-two()"]);
  expect(await titles({ text: "%" })).toEqual(["high-two()"]);
  expect(await titles({ text: "1000_sure" })).toEqual([]);
});

test("oldest first is newest first the other way round", async () => {
  const newest = await titles({ sort: "newest" });

  expect(newest).toEqual((await titles({ sort: "oldest" })).reverse());
});

test("counts are of what each choice would show, the rest of the filter as it is", async () => {
  const all = await facets({});
  expect(all).toMatchObject({ total: 4, exact: true });
  expect(counts(all.severities)).toEqual({ critical: 1, high: 2, low: 1 });
  expect(counts(all.states)).toEqual({ open: 4, fixed: 1 });
  expect(all.repositories).toMatchObject([{ fullName: findings.repository.fullName, count: 4 }]);

  const high = await facets({ severity: "high" });
  expect(high.total).toBe(2);
  expect(counts(high.severities)).toEqual({ critical: 1, high: 2, low: 1 });
  expect(counts(high.states)).toEqual({ open: 2, fixed: 1 });
  expect(counts(high.rules)).toEqual({ "js/sql": 1, "js/xss": 1 });

  const words = await facets({ text: "pay" });
  expect(words.total).toBe(2);
  expect(counts(words.severities)).toEqual({ critical: 1, high: 1 });
  expect(counts(words.rules)).toEqual({ "js/sql": 2 });
});

test("the findings beside one follow the list, also when it has left it", async () => {
  const beside = (line: string, query: object) =>
    browser().call((api) => api.finding.neighbours({ id: idOf(line), ...query }));
  const [first, second, third, last] = await titles({});

  expect(await beside(first ?? "", {})).toEqual({ previous: null, next: idOf(second ?? "") });
  expect(await beside(third ?? "", {})).toEqual({ previous: idOf(second ?? ""), next: idOf(last ?? "") });
  // Of one severity, the newest first; ids of one millisecond have no order that is known beforehand.
  const highs = ["high-one()", "high-two()", "gone()"].map(idOf).sort().reverse();
  const at = highs.indexOf(idOf("gone()"));
  expect(await beside("gone()", { severity: "high" })).toEqual({
    previous: highs[at - 1] ?? null,
    next: highs[at + 1] ?? null,
  });
});

test("many are decided about at once; what cannot be is told, each decision stands in the log", async () => {
  const unknown = "01900000-0000-7000-8000-00000000dead";
  const outcome = await browser().call((api) =>
    api.finding.triageMany({
      ids: [idOf("high-one()"), idOf("low()"), idOf("gone()"), unknown],
      ...{ state: "ignored" as const, reason: "accepted for now" },
    }),
  );

  expect([...outcome.decided].sort()).toEqual([idOf("high-one()"), idOf("low()")].sort());
  expect(outcome.refused).toEqual([
    { id: idOf("gone()"), why: "fixed" },
    { id: unknown, why: "gone" },
  ]);
  expect((await titles({})).length).toBe(2);
  const { events } = await browser().call((api) => api.activity.list({ action: "finding_triaged" }));
  expect(events.map(({ entityId }) => entityId).sort()).toEqual([...outcome.decided].sort());
});

test("one's own decision can be taken back once, and then everything is as it was", async () => {
  const decided = [idOf("high-one()"), idOf("low()")];
  const undo = () => browser().call((api) => api.finding.undoTriage({ ids: decided }));

  expect([...(await undo()).undone].sort()).toEqual([...decided].sort());
  const row = await browser().call((api) => api.finding.get({ id: idOf("low()") }));
  expect(row).toMatchObject({ state: "open", stateReason: null, stateBy: null });
  expect(row.decisions.map(({ kind, reason }) => [kind, reason])).toEqual([
    ["undone", null],
    ["decided", "accepted for now"],
  ]);
  expect(await outcomeOf(undo())).toBe("CONFLICT");
});

test("a decision that is older than its time, or somebody else's, is not taken back", async () => {
  const id = idOf("critical()");
  const { product, walls } = findings.lab;
  const { owner } = findings.repository;
  const decide = () =>
    browser().call((api) => api.finding.triage({ id, state: "false_positive", reason: "not true" }));
  await decide();
  const other = await product.member({ id: owner.workspaceId, name: "" }, "member");
  expect(await outcomeOf((await product.api(other)).finding.undoTriage({ ids: [id] }))).toBe("CONFLICT");

  await walls.sql`update findings set state_at = now() - interval '16 minutes' where id = ${id}`;
  expect(await outcomeOf(browser().call((api) => api.finding.undoTriage({ ids: [id] })))).toBe("CONFLICT");
});

test("nothing decided at all is refused, and so are more than 500 at once", async () => {
  const many = (ids: string[]) =>
    outcomeOf(browser().call((api) => api.finding.triageMany({ ids, state: "ignored", reason: "because" })));

  expect(await many([idOf("gone()")])).toBe("CONFLICT");
  expect(await many(Array.from({ length: 501 }, () => idOf("low()")))).toBe("BAD_REQUEST");
});

test("a finding tells in which scans it was, and its source in tokens that are the excerpt", async () => {
  const row = await browser().call((api) => api.finding.get({ id: idOf("gone()") }));

  expect(row.presence).toHaveLength(1);
  expect(row.presence[0]?.until).not.toBeNull();
  expect(row.source.map((line) => line.map(({ text }) => text).join("")).join("\n")).toBe(row.excerpt);
});

test("a list is exported with its filter, over repositories as CSV alone", async () => {
  const csv = await browser().open("/api/findings/export.csv?state=fixed&text=gone");
  const lines = (await csv.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("gone()");

  expect((await browser().open("/api/findings/export.sarif")).status).toBe(400);
  expect((await browser().open("/api/findings/export.csv?severity=none-such")).status).toBe(400);
});

test.each(["severity", "newest", "oldest"] as const)(
  "pages by %s miss nothing and repeat nothing, though findings of the page before change meanwhile",
  async (sort) => {
    const path = `src/many-${sort}.js`;
    const severities = ["critical", "high", "medium", "low"] as const;
    await findings.scan(
      Array.from({ length: 120 }, (_, index) =>
        sastFinding(`many ${sort} ${index}`, { path, severity: severities[index % 4] ?? "low" }),
      ),
    );
    const read: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await browser().call((api) => api.finding.list({ text: path, sort, cursor }));
      read.push(...page.findings.map(({ id }) => id));
      const last = page.findings.at(-1)?.id ?? "";
      await browser().call((api) => api.finding.triage({ id: last, state: "ignored", reason: "meanwhile" }));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(read).toHaveLength(120);
    expect(new Set(read).size).toBe(120);
  },
);
