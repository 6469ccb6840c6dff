import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Advisory, parseAdvisory } from "#server/scanners/sca/advisory";
import type { AdvisorySource } from "#server/scanners/sca/advisory-source";
import { scaEngine } from "#server/scanners/sca/engine";
import { type FetchJson, osvSource } from "#server/scanners/sca/osv-source";
import { seedSource } from "#server/scanners/sca/seed-source";
import { sourceOf } from "#tests/scanners/source-of";

const seedDirectory = fileURLToPath(new URL("../../../server/scanners/sca/advisories/seed", import.meta.url));
const io = () => ({ signal: new AbortController().signal });

const lockfile = (versions: Record<string, string>) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      "": { dependencies: { app: "1", lodash: "4" } },
      "node_modules/app": { version: "1.0.0", dependencies: { minimist: "0" } },
      ...Object.fromEntries(
        Object.entries(versions).map(([location, version]) => [`node_modules/${location}`, { version }]),
      ),
    },
  });

function record(fields: Record<string, unknown>): Advisory {
  const parsed = parseAdvisory({ summary: "S", ...fields });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.advisory;
}

function fixed(...advisories: Advisory[]): AdvisorySource {
  return {
    id: "seed",
    describe: () => "fixed",
    lookup: async () => ({ advisories: new Map([["a", advisories]]), notes: [], complete: true }),
  };
}

const affectsA = (fix: string) => [
  {
    package: { ecosystem: "npm", name: "a" },
    ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: fix }] }],
  },
];

describe("scaEngine with the built-in list", () => {
  it("finds vulnerable packages and says how they came and what to do", async () => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const result = await engine.run(
      sourceOf({ "package-lock.json": lockfile({ lodash: "4.17.20", minimist: "0.0.8" }) }),
      io(),
    );
    expect(result).toMatchObject({ engine: "sca", status: "complete", filesScanned: 1 });
    expect(result.notes.join()).toContain("built-in list");
    const byId = new Map(result.findings.map((finding) => [finding.ruleId, finding]));
    expect([...byId.keys()].sort()).toEqual([
      "GHSA-29mw-wpgm-hmr9",
      "GHSA-35jh-r3h4-6jhm",
      "GHSA-vh95-rmgr-6w4m",
      "GHSA-xvch-5gv4-984h",
    ]);
    expect(byId.get("GHSA-35jh-r3h4-6jhm")).toMatchObject({
      severity: "high",
      path: "package-lock.json",
      line: 1,
      cwe: ["CWE-77", "CWE-94"],
      advice: "Upgrade lodash to 4.17.21 or later.",
      package: {
        fixedVersion: "4.17.21",
        direct: true,
        dev: false,
        advisoryIds: ["GHSA-35jh-r3h4-6jhm", "CVE-2021-23337"],
      },
    });
    expect(byId.get("GHSA-xvch-5gv4-984h")).toMatchObject({
      severity: "critical",
      message: expect.stringContaining("Installed through app > minimist."),
      package: { fixedVersion: "0.2.4", direct: false },
    });
  });

  it("keeps a finding's identity over an upgrade that stays vulnerable, and tells lockfiles apart", async () => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const prints = async (path: string, version: string) =>
      (await engine.run(sourceOf({ [path]: lockfile({ lodash: version }) }), io())).findings.map(
        (f) => f.fingerprint,
      );
    const before = await prints("package-lock.json", "4.17.10");
    expect(before.every((print) => /^fpv1:[0-9a-f]{64}$/.test(print))).toBe(true);
    expect(await prints("package-lock.json", "4.17.20")).toEqual(before);
    expect(await prints("x/package-lock.json", "4.17.20")).not.toEqual(before);
    expect(await prints("package-lock.json", "4.17.21")).toEqual([]);
  });

  it("reads every record of the list", async () => {
    const source = await seedSource(seedDirectory);
    expect(source.describe()).toMatch(/list of 2\d well-known/);
    await expect(seedSource(`${seedDirectory}/absent`)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    expect(readFileSync(`${seedDirectory}/README.md`, "utf8")).toContain("CC-BY-4.0");
  });
});

describe("scaEngine", () => {
  const files = { "package-lock.json": lockfile({ a: "1.0.0" }) };

  it("makes one finding of one flaw under several ids, and none of a withdrawn advisory", async () => {
    const engine = scaEngine(
      fixed(
        record({ id: "CVE-2020-1", affected: affectsA("2.0.0"), database_specific: { severity: "LOW" } }),
        record({
          id: "GHSA-1111-1111-1111",
          aliases: ["CVE-2020-1"],
          affected: affectsA("1.5.0"),
          database_specific: { severity: "HIGH" },
        }),
        record({ id: "GHSA-9999-9999-9999", affected: affectsA("9.0.0"), withdrawn: "2020-01-01T00:00:00Z" }),
      ),
    );
    const { findings } = await engine.run(sourceOf(files), io());
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      ruleId: "GHSA-1111-1111-1111",
      severity: "high",
      package: { fixedVersion: "1.5.0", advisoryIds: ["GHSA-1111-1111-1111", "CVE-2020-1"] },
    });
  });

  it("joins several installed versions of a package into one finding", async () => {
    const engine = scaEngine(fixed(record({ id: "GHSA-1111-1111-1111", affected: affectsA("2.0.0") })));
    const { findings } = await engine.run(
      sourceOf({ "package-lock.json": lockfile({ a: "1.0.0", "app/node_modules/a": "1.1.0" }) }),
      io(),
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain("Also installed and affected: 1.1.0.");
  });

  it("is partial, and says why, when something was not read", async () => {
    const engine = scaEngine(fixed());
    const broken = await engine.run(sourceOf({ ...files, "x/package-lock.json": "{" }), io());
    expect([broken.status, broken.notes.join()]).toEqual([
      "partial",
      expect.stringContaining("not readable JSON"),
    ]);
    const manifest = await engine.run(sourceOf({ "package.json": "{}" }), io());
    expect([manifest.status, manifest.notes.join()]).toEqual([
      "partial",
      expect.stringContaining("ranges are not guessed"),
    ]);
    const large = await engine.run(
      sourceOf({}, [{ path: "package-lock.json", reason: "larger than 5 MiB" }]),
      io(),
    );
    expect([large.status, large.notes.join()]).toEqual([
      "partial",
      expect.stringContaining("larger than 5 MiB"),
    ]);
  });

  it("is skipped where there is nothing of npm", async () => {
    expect((await scaEngine(fixed()).run(sourceOf({ "main.go": "" }), io())).status).toBe("skipped");
  });

  it("throws when aborted", async () => {
    const signal = AbortSignal.abort(new Error("stopped by the test"));
    await expect(scaEngine(fixed()).run(sourceOf(files), { signal })).rejects.toThrow("stopped by the test");
  });
});

describe("osvSource", () => {
  const osvRecord = (id: string) => ({ id, modified: "1", summary: "S", affected: affectsA("2.0.0") });
  const packages = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: index === 0 ? "a" : `p${index}`,
      version: "1.0.0",
    }));

  function service(pages: Record<string, unknown>[][] = []): {
    calls: string[];
    fetchJson: FetchJson;
    sizes: number[];
  } {
    const calls: string[] = [];
    const sizes: number[] = [];
    return {
      calls,
      sizes,
      async fetchJson(url, init) {
        calls.push(`${init.method} ${new URL(url).pathname}`);
        if (init.method === "GET") return osvRecord(decodeURIComponent(url.slice(url.lastIndexOf("/") + 1)));
        const { queries } = JSON.parse(init.body ?? "") as {
          queries: { package: { name: string }; page_token?: string }[];
        };
        sizes.push(queries.length);
        const page = pages[sizes.length - 1];
        return {
          results:
            page ??
            queries.map(({ package: { name } }) =>
              name === "a" ? { vulns: [{ id: "GHSA-1", modified: "1" }] } : {},
            ),
        };
      },
    };
  }

  it("asks in batches of a thousand and fetches each advisory once", async () => {
    const { calls, sizes, fetchJson } = service();
    const source = osvSource({ baseUrl: "https://osv.test", fetchJson, fallback: fixed() });
    const first = await source.lookup(packages(2_500), io().signal);
    expect(sizes).toEqual([1_000, 1_000, 500]);
    expect(first.complete).toBe(true);
    expect(first.advisories.get("a")?.map(({ id }) => id)).toEqual(["GHSA-1"]);
    await source.lookup(packages(1), io().signal);
    expect(calls.filter((call) => call.startsWith("GET"))).toEqual(["GET /v1/vulns/GHSA-1"]);
  });

  it("follows the page token of the one query that has it", async () => {
    const { sizes, fetchJson } = service([
      [{ vulns: [{ id: "GHSA-1" }], next_page_token: "t" }, {}],
      [{ vulns: [{ id: "GHSA-2" }] }],
    ]);
    const source = osvSource({ baseUrl: "https://osv.test", fetchJson, fallback: fixed() });
    const answer = await source.lookup(packages(2), io().signal);
    expect(sizes).toEqual([2, 1]);
    expect(answer.advisories.get("a")?.map(({ id }) => id)).toEqual(["GHSA-1", "GHSA-2"]);
  });

  it.each([
    ["cannot be reached", async () => Promise.reject(new Error("ECONNREFUSED"))],
    ["answers nonsense", async () => ({ results: "x" })],
    ["answers too little", async () => ({ results: [] })],
    ["names an id that is a path", async () => ({ results: [{ vulns: [{ id: "../../x" }] }] })],
    ["never comes to an end", async () => ({ results: [{ next_page_token: "t" }] })],
  ] satisfies [string, FetchJson][])(
    "falls back, incomplete, when the service %s",
    async (_name, fetchJson) => {
      const fallback = fixed(record({ id: "GHSA-1111-1111-1111", affected: affectsA("2.0.0") }));
      const source = osvSource({ baseUrl: "https://osv.test", fetchJson, fallback });
      const answer = await source.lookup(packages(1), io().signal);
      expect(answer.complete).toBe(false);
      expect(answer.notes[0]).toContain("could not be reached");
      expect(answer.advisories.get("a")).toHaveLength(1);
    },
  );

  it("is incomplete when an advisory cannot be read", async () => {
    const { fetchJson } = service();
    const source = osvSource({
      baseUrl: "https://osv.test",
      fetchJson: (url, init) => (init.method === "GET" ? Promise.resolve({ id: 7 }) : fetchJson(url, init)),
      fallback: fixed(),
    });
    expect(await source.lookup(packages(1), io().signal)).toMatchObject({ complete: false });
  });
});
