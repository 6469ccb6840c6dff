import { describe, expect, test } from "vitest";
import { lookedAt } from "#server/findings/looked-at";
import { type Identifiable, type KnownFinding, matchFindings } from "#server/findings/match-findings";

const finding = (change: Partial<Identifiable> & { fingerprint: string }): Identifiable => ({
  ...{ engine: "sast", tool: "secportal", ruleId: "js/sql-injection", path: "src/a.js" },
  ...{ scope: "list", lineText: "db.query(sql)", ...change },
});

const known = (change: Partial<KnownFinding> & { fingerprint: string }): KnownFinding => ({
  ...finding(change),
  fixed: change.fixed ?? false,
});
const pairsOf = (before: readonly KnownFinding[], now: readonly Identifiable[]) =>
  [...matchFindings(before, now)].map(([fresh, match]) => `${fresh.fingerprint} is ${match.fingerprint}`);

describe("a finding whose place moved", () => {
  test("is found again in a file of the same name elsewhere", () => {
    expect(
      pairsOf([known({ fingerprint: "old" })], [finding({ fingerprint: "new", path: "lib/data/a.js" })]),
    ).toEqual(["new is old"]);
  });

  test("is found again in a renamed file, where as many are on each side, in one file", () => {
    const before = [known({ fingerprint: "k1" }), known({ fingerprint: "k2" })];
    const now = ["s1", "s2"].map((fingerprint) => finding({ fingerprint, path: "src/b.js" }));

    expect(pairsOf(before, now)).toEqual(["s1 is k1", "s2 is k2"]);
    expect(pairsOf(before, now.slice(1))).toEqual([]);
    expect(pairsOf(before, [...now.slice(1), finding({ fingerprint: "s3", path: "src/c.js" })])).toEqual([]);
  });

  test("equal lines of one file are told apart by their function, whatever their order", () => {
    const before = [known({ fingerprint: "0", scope: "list" }), known({ fingerprint: "1", scope: "remove" })];
    const now = [
      finding({ fingerprint: "0", scope: "remove" }),
      finding({ fingerprint: "1", scope: "list" }),
    ];

    expect(pairsOf(before, now)).toEqual(["0 is 1", "1 is 0"]);
    expect(pairsOf(before, now.slice(0, 1))).toEqual(["0 is 1"]);
  });

  test("a function that was renamed keeps what is in it", () => {
    expect(pairsOf([known({ fingerprint: "0" })], [finding({ fingerprint: "0", scope: "listAll" })])).toEqual(
      ["0 is 0"],
    );
  });

  test.each<[string, Partial<Identifiable>]>([
    ["another rule", { ruleId: "js/weak-hash" }],
    ["another tool", { tool: "semgrep" }],
    ["another line", { lineText: "db.query(other)" }],
    ["another function", { scope: "remove" }],
    ["no line at all", { lineText: null }],
  ])("is not taken for one of %s", (_, change) => {
    const now = finding({ fingerprint: "new", path: "lib/a.js", ...change });

    expect(pairsOf([known({ fingerprint: "old" })], [now])).toEqual([]);
  });
});

test("what is gone comes back in its own place, and what has no line by its fingerprint", () => {
  const gone = known({ fingerprint: "old", fixed: true });

  expect(pairsOf([gone], [finding({ fingerprint: "new" })])).toEqual(["new is old"]);
  expect(pairsOf([gone], [finding({ fingerprint: "new", path: "lib/a.js" })])).toEqual([]);
  const package_ = { lineText: null, scope: null, engine: "sca" } as const;
  expect(
    pairsOf(
      [known({ fingerprint: "p", ...package_ })],
      [finding({ fingerprint: "p", ...package_, path: "b" })],
    ),
  ).toEqual(["p is p"]);
});

describe("what a scan looked at", () => {
  const place = { engine: "sast", tool: "secportal", path: "src/a.js", through: ["src/a.js"] };
  const result = { engine: "sast", tool: "secportal", status: "complete", skipped: [] } as const;
  const files = new Set(["src/a.js"]);

  test("a complete result covers every file it did not pass over", () => {
    expect(lookedAt([result], files)(place)).toBe(true);
    for (const path of ["src/a.js", "src/"]) {
      expect(lookedAt([{ ...result, skipped: [{ path, reason: "minified" }] }], files)(place)).toBe(false);
    }
  });

  test("a partial result covers what it names no gap for, and nothing where it names none", () => {
    const partial = { ...result, status: "partial" } as const;

    expect(lookedAt([partial], files)(place)).toBe(false);
    expect(lookedAt([{ ...partial, unfinished: ["src/b.js"] }], files)(place)).toBe(true);
    expect(lookedAt([{ ...partial, unfinished: ["src/a.js"] }], files)(place)).toBe(false);
  });

  test("a flow is not gone while a file it came through was cut short or passed over", () => {
    const flow = { ...place, through: ["src/routes/b.js", "src/a.js"] };

    expect(lookedAt([result], files)(flow)).toBe(true);
    for (const unfinished of [["src/routes/b.js"], ["src/a.js"]])
      expect(lookedAt([{ ...result, status: "partial", unfinished }], files)(flow)).toBe(false);
    expect(
      lookedAt([{ ...result, skipped: [{ path: "src/routes/", reason: "minified" }] }], files)(flow),
    ).toBe(false);
  });

  test("a file that is gone was looked at, unless the tool failed", () => {
    expect(lookedAt([{ ...result, status: "partial" }], new Set())(place)).toBe(true);
    expect(lookedAt([{ ...result, status: "failed" }], new Set())(place)).toBe(false);
    expect(lookedAt([{ ...result, status: "timeout" }], new Set())(place)).toBe(false);
  });

  test("a tool that did not run looked at nothing", () => {
    expect(lookedAt([{ ...result, tool: "semgrep" }], files)(place)).toBe(false);
    expect(lookedAt([{ ...result, engine: "sca" }], files)(place)).toBe(false);
  });
});
