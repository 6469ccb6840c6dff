import { describe, expect, it } from "vitest";
import type { AdvisorySource } from "#server/scanners/sca/advisory-source";
import { scaEngine } from "#server/scanners/sca/engine";
import { affectsA, fixed, record } from "#tests/scanners/sca/fixed-source";
import { sourceOf } from "#tests/scanners/source-of";

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
