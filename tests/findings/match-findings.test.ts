import { describe, expect, test } from "vitest";
import { lookedAt } from "#server/findings/looked-at";
import { type Identifiable, matchMoved } from "#server/findings/match-findings";

const finding = (change: Partial<Identifiable> & { fingerprint: string }): Identifiable => ({
  ...{ engine: "sast", tool: "secportal", ruleId: "js/sql-injection", path: "src/a.js" },
  ...{ scope: "list", lineText: "db.query(sql)", ...change },
});

describe("a finding whose place moved", () => {
  test("is found again in a file of the same name elsewhere", () => {
    const before = finding({ fingerprint: "old" });
    const now = finding({ fingerprint: "new", path: "lib/data/a.js" });

    expect([...matchMoved([before], [now])]).toEqual([[now, before]]);
  });

  test("is found again in a renamed file, where there is one on each side only", () => {
    const before = finding({ fingerprint: "old" });
    const now = finding({ fingerprint: "new", path: "src/b.js" });
    const twin = finding({ fingerprint: "twin", path: "src/c.js" });

    expect([...matchMoved([before], [now])]).toEqual([[now, before]]);
    expect([...matchMoved([before], [now, twin])]).toEqual([]);
    expect([...matchMoved([before, finding({ fingerprint: "o2", path: "src/z.js" })], [now])]).toEqual([]);
  });

  test("equal ones in one file keep their order", () => {
    const known = [finding({ fingerprint: "k1" }), finding({ fingerprint: "k2" })];
    const seen = [
      finding({ fingerprint: "s1", path: "lib/a.js" }),
      finding({ fingerprint: "s2", path: "lib/a.js" }),
    ];

    expect([...matchMoved(known, seen).values()].map(({ fingerprint }) => fingerprint)).toEqual(["k1", "k2"]);
  });

  test.each<[string, Partial<Identifiable>]>([
    ["another rule", { ruleId: "js/weak-hash" }],
    ["another tool", { tool: "semgrep" }],
    ["another line", { lineText: "db.query(other)" }],
    ["another function", { scope: "remove" }],
    ["no line at all", { lineText: null }],
  ])("is not taken for one of %s", (_, change) => {
    const now = finding({ fingerprint: "new", path: "lib/a.js", ...change });

    expect(matchMoved([finding({ fingerprint: "old" })], [now]).size).toBe(0);
  });
});

describe("what a scan looked at", () => {
  const place = { engine: "sast", tool: "secportal", path: "src/a.js" };
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
