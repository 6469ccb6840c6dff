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
    basis: async () => "1",
    lookup: async () => ({
      ...{ advisories: new Map([["npm:a", advisories]]), notes: [], complete: true, basis: "1" },
    }),
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

  it("does not claim to have compared what the list knows nothing of", async () => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const packages = ["a/a", "b/b"].map((name) => ({ name, version: "1.0.0" }));
    const result = await engine.run(sourceOf({ "composer.lock": JSON.stringify({ packages }) }), io());
    expect([result.status, result.notes.join()]).toEqual([
      "partial",
      expect.stringContaining("so they were not compared: 2 of Packagist."),
    ]);
  });

  it.each([
    ["requirements.txt", "PyYAML==5.3.1\n", "GHSA-8q59-q68h-6hv4", "5.4"],
    [
      "go.mod",
      "module x\n\ngo 1.20\n\nrequire github.com/gin-gonic/gin v1.8.1\n",
      "GHSA-2c4m-59x9-fr2g",
      null,
    ],
    [
      "Cargo.lock",
      '[[package]]\nname = "time"\nversion = "0.2.22"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n',
      "GHSA-wcg3-cvx6-7396",
      "0.2.23",
    ],
    [
      "Gemfile.lock",
      "GEM\n  specs:\n    actionpack (6.1.4.1)\n\nDEPENDENCIES\n  actionpack\n",
      "GHSA-wh98-p28r-vrc9",
      "6.1.4.6",
    ],
    [
      "gradle.lockfile",
      "org.apache.logging.log4j:log4j-core:2.14.1=compileClasspath\n",
      "GHSA-jfh8-c2jp-5v3q",
      "2.15.0",
    ],
  ])("knows of %s as well", async (name, content, id, fixedVersion) => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const { findings } = await engine.run(sourceOf({ [name]: content }), io());
    expect(findings.map(({ ruleId, package: affected }) => [ruleId, affected?.fixedVersion])).toEqual([
      [id, fixedVersion],
    ]);
  });

  it("reads every record of the list", async () => {
    const source = await seedSource(seedDirectory);
    expect(source.describe()).toMatch(/list of 30 well-known/);
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
    const manifest = await engine.run(sourceOf({ "package.json": '{"dependencies": {"a": "^1"}}' }), io());
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

  it("reads every kind of lockfile, counts its packages and compares each ecosystem with its own advisories", async () => {
    const affected = (ecosystem: string, name: string, fix: string) => ({
      id: `GHSA-${ecosystem}`,
      affected: [
        {
          package: { ecosystem, name },
          ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: fix }] }],
        },
      ],
    });
    const records = [
      record(affected("PyPI", "Zope.Interface", "5.4.post1")),
      record(affected("npm", "zope-interface", "99.0.0")),
      record(affected("Maven", "g:a", "1.0.RC2")),
      record(affected("NuGet", "Newtonsoft.Json", "13.0.1")),
      record(affected("RubyGems", "rack", "2.0.0.rc1")),
    ];
    const keys = [
      "PyPI:zope-interface",
      "npm:zope-interface",
      "Maven:g:a",
      "NuGet:newtonsoft.json",
      "RubyGems:rack",
    ];
    const asked: unknown[] = [];
    const source: AdvisorySource = {
      id: "osv",
      describe: () => "fixed",
      basis: async () => null,
      lookup: async (packages) => {
        asked.push(...packages);
        const advisories = new Map(keys.map((key, index) => [key, records.slice(index, index + 1)]));
        return { advisories, notes: [], complete: true, basis: null };
      },
    };
    const result = await scaEngine(source).run(
      sourceOf({
        "api/requirements.txt": "zope_interface==5.4\n",
        "app/gradle.lockfile": "g:a:1.0.RC1=compileClasspath\n",
        "lib/packages.lock.json":
          '{"dependencies": {"x": {"newtonsoft.json": {"type": "Direct", "resolved": "13.0.1"}}}}',
        "web/Gemfile.lock": "GEM\n  specs:\n    rack (2.0.0.beta)\n\nDEPENDENCIES\n  rack\n",
      }),
      io(),
    );
    expect(result).toMatchObject({ status: "complete", filesScanned: 4 });
    expect(asked).toEqual([
      { ecosystem: "PyPI", name: "zope-interface", version: "5.4" },
      { ecosystem: "Maven", name: "g:a", version: "1.0.RC1" },
      { ecosystem: "NuGet", name: "newtonsoft.json", version: "13.0.1" },
      { ecosystem: "RubyGems", name: "rack", version: "2.0.0.beta" },
    ]);
    expect(
      result.findings.map(({ path, line, package: found }) => [
        path,
        line,
        found?.ecosystem,
        found?.fixedVersion,
      ]),
    ).toEqual([
      ["api/requirements.txt", 1, "PyPI", "5.4.post1"],
      ["app/gradle.lockfile", 1, "Maven", "1.0.RC2"],
      ["web/Gemfile.lock", 3, "RubyGems", "2.0.0.rc1"],
    ]);
    expect(result.notes).toEqual([
      "api/requirements.txt: 1 package of PyPI.",
      "app/gradle.lockfile: 1 package of Maven.",
      "lib/packages.lock.json: 1 package of NuGet.",
      "web/Gemfile.lock: 1 package of RubyGems.",
    ]);
  });

  it.each([
    ["package.json", '{"dependencies": {"a": "^1"}}', "{}"],
    ["pyproject.toml", '[project]\ndependencies = ["a"]', "[tool.ruff]\nline-length = 100"],
    ["setup.py", 'setup(install_requires=["a"])', "setup()"],
    ["Pipfile", '[packages]\na = "*"', "[requires]"],
    ["Cargo.toml", '[dependencies]\na = "1"', '[package]\nname = "a"'],
    ["Gemfile", 'gem "a"', 'source "https://rubygems.org"'],
    ["composer.json", '{"require": {"a/a": "^1"}}', '{"require": {"php": ">=8"}}'],
    ["build.gradle.kts", "dependencies {\n}", "plugins {\n}"],
    ["app.csproj", '<PackageReference Include="A" Version="1.*"/>', "<Project/>"],
    ["pubspec.yaml", "dependencies:\n  a: any", "name: a"],
    ["mix.exs", 'defp deps, do: [{:a, ">= 1.0.0"}]', "defmodule A do"],
    ["Cargo.toml", "not [ TOML", '[package]\nname = "a"'],
  ])("asks for the lock file of a %s that asks for something", async (name, asks, asksNothing) => {
    const without = await scaEngine(fixed()).run(sourceOf({ [`x/${name}`]: asks }), io());
    expect([without.status, without.notes]).toEqual([
      "partial",
      [`x/${name} has no lock file, so what it installs is not known; ranges are not guessed.`],
    ]);
    const nothing = await scaEngine(fixed()).run(sourceOf({ [`x/${name}`]: asksNothing }), io());
    expect(nothing.status).toBe("skipped");
  });

  it("says how many notes it leaves out, and keeps the gaps", async () => {
    const folders = Array.from({ length: 300 }, (_, index) => [`f${index}/package-lock.json`, "{"]);
    const { notes } = await scaEngine(fixed()).run(sourceOf(Object.fromEntries(folders)), io());
    expect(notes).toHaveLength(200);
    expect(notes.at(-1)).toBe("101 more notes were left out.");
    expect(notes[0]).toContain("not readable JSON");
  });

  it("is skipped where nothing is asked for", async () => {
    expect(
      (await scaEngine(fixed()).run(sourceOf({ "main.go": "", "package.json": "{}" }), io())).status,
    ).toBe("skipped");
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
      ecosystem: "npm" as const,
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
    const first = await source.lookup(packages(2_500), io());
    expect(sizes).toEqual([1_000, 1_000, 500]);
    expect(first.complete).toBe(true);
    expect(first.advisories.get("npm:a")?.map(({ id }) => id)).toEqual(["GHSA-1"]);
    await source.lookup(packages(1), io());
    expect(calls.filter((call) => call.startsWith("GET"))).toEqual(["GET /v1/vulns/GHSA-1"]);
  });

  it("asks for each package in the words of its ecosystem", async () => {
    const bodies: unknown[] = [];
    const source = osvSource({
      baseUrl: "https://osv.test",
      fallback: fixed(),
      fetchJson: async (_url, { body }) => {
        bodies.push(JSON.parse(body ?? ""));
        return { results: [{}, {}] };
      },
    });
    const asked = [
      { ecosystem: "crates.io", name: "rand", version: "0.8.5" },
      { ecosystem: "Go", name: "github.com/gin-gonic/gin", version: "1.9.0" },
    ] as const;
    await source.lookup(asked, io());
    expect(bodies).toEqual([
      {
        queries: asked.map(({ ecosystem, name, version }) => ({ package: { ecosystem, name }, version })),
      },
    ]);
  });

  it("follows the page token of the one query that has it", async () => {
    const { sizes, fetchJson } = service([
      [{ vulns: [{ id: "GHSA-1" }], next_page_token: "t" }, {}],
      [{ vulns: [{ id: "GHSA-2" }] }],
    ]);
    const source = osvSource({ baseUrl: "https://osv.test", fetchJson, fallback: fixed() });
    const answer = await source.lookup(packages(2), io());
    expect(sizes).toEqual([2, 1]);
    expect(answer.advisories.get("npm:a")?.map(({ id }) => id)).toEqual(["GHSA-1", "GHSA-2"]);
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
      const answer = await source.lookup(packages(1), io());
      expect(answer.complete).toBe(false);
      expect(answer.notes[0]).toContain("could not be reached");
      expect(answer.advisories.get("npm:a")).toHaveLength(1);
    },
  );

  it("is incomplete when an advisory cannot be read", async () => {
    const { fetchJson } = service();
    const source = osvSource({
      baseUrl: "https://osv.test",
      fetchJson: (url, init) => (init.method === "GET" ? Promise.resolve({ id: 7 }) : fetchJson(url, init)),
      fallback: fixed(),
    });
    expect(await source.lookup(packages(1), io())).toMatchObject({ complete: false });
  });
});
