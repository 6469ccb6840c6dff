import { describe, expect, it } from "vitest";
import { findLockfiles } from "#server/scanners/sca/find-lockfiles";
import { readNpmLockfile } from "#server/scanners/sca/inventory/npm";

const read = (lockfile: unknown, manifest?: unknown) =>
  readNpmLockfile(
    Buffer.from(typeof lockfile === "string" ? lockfile : JSON.stringify(lockfile, null, 2)),
    manifest === undefined ? [] : [{ path: "package.json", bytes: Buffer.from(JSON.stringify(manifest)) }],
  );

const v1 = {
  name: "x",
  lockfileVersion: 1,
  requires: true,
  dependencies: {
    a: { version: "1.0.0", requires: { b: "^2.0.0" }, dependencies: { b: { version: "2.0.0" } } },
    b: { version: "1.5.0", dev: true },
    old: { version: "npm:lodash@4.17.20" },
    scoped: { version: "npm:@s/real@1.2.3", optional: true },
    fromgit: { version: "git+https://example.org/x.git#0123456" },
  },
};

const packages = {
  "": { name: "x", dependencies: { a: "^1.0.0", old: "npm:lodash@^4" }, devDependencies: { b: "^1.0.0" } },
  "node_modules/a": { version: "1.0.0", dependencies: { b: "^2.0.0" } },
  "node_modules/a/node_modules/b": { version: "2.0.0", dependencies: { c: "1" } },
  "node_modules/b": { version: "1.5.0", dev: true },
  "node_modules/c": { version: "1.0.0", devOptional: true },
  "node_modules/old": { name: "lodash", version: "4.17.20" },
  "node_modules/@s/p": { version: "3.0.0", optional: true },
  "node_modules/ws": { resolved: "packages/ws", link: true },
  "packages/ws": { version: "9.9.9", dependencies: { "@s/p": "3" } },
};

describe("lockfile version 1", () => {
  it("gives names, versions and lines; with a manifest also what was asked for", () => {
    const found = read(v1, { dependencies: { a: "^1.0.0" }, devDependencies: { b: "1" } });
    expect(found.complete).toBe(true);
    expect(found.notes).toEqual([
      "has 1 packages without a published version (git or file), which were not compared",
    ]);
    const text = JSON.stringify(v1, null, 2).split("\n");
    for (const { line } of found.packages) expect(text[(line ?? 0) - 1]).toMatch(/^ +"[a-z]+": \{$/);
    expect(found.packages.map(({ line: _line, ecosystem: _ecosystem, ...rest }) => rest)).toEqual([
      { name: "a", version: "1.0.0", direct: true, dev: false, optional: false, chain: ["a"] },
      { name: "b", version: "1.5.0", direct: true, dev: true, optional: false, chain: ["b"] },
      { name: "lodash", version: "4.17.20", direct: false, dev: false, optional: false, chain: [] },
      { name: "@s/real", version: "1.2.3", direct: false, dev: false, optional: true, chain: [] },
      { name: "b", version: "2.0.0", direct: false, dev: false, optional: false, chain: ["a", "b"] },
    ]);
  });

  it("does not guess what was asked for without a manifest", () => {
    expect(new Set(read(v1).packages.map(({ direct }) => direct))).toEqual(new Set([null]));
  });
});

describe.each([2, 3])("lockfile version %i", (lockfileVersion) => {
  it("gives packages by location, with a shortest way to each", () => {
    const found = read({
      name: "x",
      lockfileVersion,
      packages,
      dependencies: lockfileVersion === 2 ? { z: { version: "1.0.0" } } : undefined,
    });
    expect(found).toMatchObject({ notes: [], complete: true });
    expect(found.packages.map(({ line: _line, ecosystem: _ecosystem, ...rest }) => rest)).toEqual([
      { name: "a", version: "1.0.0", direct: true, dev: false, optional: false, chain: ["a"] },
      { name: "b", version: "2.0.0", direct: false, dev: false, optional: false, chain: ["a", "b"] },
      { name: "b", version: "1.5.0", direct: true, dev: true, optional: false, chain: ["b"] },
      { name: "c", version: "1.0.0", direct: false, dev: false, optional: true, chain: ["a", "b", "c"] },
      { name: "lodash", version: "4.17.20", direct: true, dev: false, optional: false, chain: ["lodash"] },
      { name: "@s/p", version: "3.0.0", direct: true, dev: false, optional: true, chain: ["@s/p"] },
    ]);
    const text = JSON.stringify({ name: "x", lockfileVersion, packages }, null, 2).split("\n");
    expect(found.packages.map(({ line }) => text[(line ?? 0) - 1]?.trim())).toEqual(
      Object.keys(packages)
        .filter((location) => location.startsWith("node_modules/") && location !== "node_modules/ws")
        .map((location) => `"${location}": {`),
    );
  });
});

describe("hostile lockfiles", () => {
  it.each([
    ["nothing", ""],
    ["half a file", '{"packages": {'],
    ["a list", "[]"],
    ["a number", "7"],
    ["something else", '{"a": 1}'],
    ["packages of the wrong type", '{"packages": 3, "dependencies": "x"}'],
    ["bytes", "\u0000\u0001"],
  ])("%s is a note and not complete", (_name, text) => {
    const found = read(text);
    expect([found.packages, found.complete, found.notes.length]).toEqual([[], false, 1]);
  });

  it("names of the object prototype are names like any other", () => {
    const text = `{"lockfileVersion": 3, "packages": {
      "": {"dependencies": {"__proto__": "1", "constructor": "1"}},
      "node_modules/__proto__": {"version": "1.0.0"},
      "node_modules/constructor": {"version": "1.0.0"},
      "node_modules/toString": {"version": "1.0.0"},
      "__proto__": {"version": "1.0.0"}
    }}`;
    const found = read(text);
    expect(found.packages.map(({ name, direct, line }) => [name, direct, line])).toEqual([
      ["__proto__", true, 3],
      ["constructor", true, 4],
      ["toString", false, 5],
    ]);
    const nested = read(
      '{"lockfileVersion": 1, "dependencies": {"__proto__": {"version": "1.0.0", "requires": true}}}',
    );
    expect(nested.packages.map(({ name }) => name)).toEqual(["__proto__"]);
  });

  it("entries of the wrong type are counted, and the rest is read", () => {
    const found = read({
      lockfileVersion: 3,
      packages: {
        "node_modules/a": null,
        "node_modules/b": [],
        "node_modules/c": { version: 1, dependencies: 7 },
        "node_modules/d": { version: "1".repeat(1_000_000) },
        "node_modules/": { version: "1.0.0" },
        "node_modules/f": { name: { toString: 1 }, version: "1.0.0" },
        "node_modules/ok": { version: "1.0.0", dependencies: ["a"] },
      },
    });
    expect(found.packages.map(({ name }) => name)).toEqual(["ok"]);
    expect(found.complete).toBe(false);
  });

  it("depth does not overflow", () => {
    const deep = `${'{"dependencies": {"a": {"version": "1.0.0", "dependencies": {"a": '.repeat(5_000)}{}${"}}}}".repeat(5_000)}`;
    expect(read(deep).complete).toBe(false);
    const arrays = `{"packages": {}, "x": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(read(arrays)).toEqual({ packages: [], notes: [], complete: true });
  });

  it("circles in the graph end", () => {
    const found = read({
      lockfileVersion: 3,
      packages: {
        "": { dependencies: { a: "1" } },
        "node_modules/a": { version: "1.0.0", dependencies: { b: "1" } },
        "node_modules/b": { version: "1.0.0", dependencies: { a: "1" } },
      },
    });
    expect(found.packages.map(({ chain }) => chain)).toEqual([["a"], ["a", "b"]]);
  });

  it("keys in strings and lists do not shift the lines", () => {
    const text =
      '{\n"x": ["packages", {"packages": {"node_modules/a": 1}}],\n"y": "\\"packages\\": {",\n"packages": {\n"node_modules/a": {"version": "1.0.0"},\n"node_modules\\/b": {"version": "1.0.0"}}}';
    expect(read(text).packages.map(({ name, line }) => [name, line])).toEqual([
      ["a", 5],
      ["b", 6],
    ]);
  });
});

describe("findLockfiles", () => {
  it("takes lockfiles anywhere but in third-party folders, and the shrinkwrap over the lock", () => {
    const paths = [
      "package.json",
      "package-lock.json",
      "npm-shrinkwrap.json",
      "packages/a/package.json",
      "tools/package-lock.json",
      "node_modules/x/package-lock.json",
      "a/vendor/b/package.json",
    ];
    const found = findLockfiles(paths.map((path) => ({ path, size: 1 })));
    expect(found.lockfiles.map(({ path, companions }) => ({ path, companions }))).toEqual([
      { path: "npm-shrinkwrap.json", companions: ["package.json"] },
      { path: "tools/package-lock.json", companions: [] },
    ]);
    expect(found.skipped.map(({ path }) => path)).toEqual(["package-lock.json"]);
    expect(found.uncovered).toEqual([]);
  });

  it("names manifests without a lockfile, and lockfiles it does not read", () => {
    const paths = ["a/package.json", "b/package.json", "b/bun.lockb", "c/Cargo.toml", "d/app.csproj"];
    const found = findLockfiles(paths.map((path) => ({ path, size: 1 })));
    expect(found.uncovered.map(({ path }) => path)).toEqual([
      "a/package.json",
      "c/Cargo.toml",
      "d/app.csproj",
    ]);
    expect(found.unread).toEqual(["b/bun.lockb"]);
  });

  it("gives yarn the manifests it covers, and lets a lockfile above cover a workspace where that counts", () => {
    const paths = [
      ...["yarn.lock", "package.json", "packages/a/package.json", "other/yarn.lock", "other/package.json"],
      ...["Cargo.lock", "crates/x/Cargo.toml", "Gemfile.lock", "engines/x/Gemfile"],
    ];
    const found = findLockfiles(paths.map((path) => ({ path, size: 1 })));
    const companions = new Map(found.lockfiles.map((each) => [each.path, each.companions]));
    expect(companions.get("yarn.lock")).toEqual(["package.json", "packages/a/package.json"]);
    expect(companions.get("other/yarn.lock")).toEqual(["other/package.json"]);
    expect(found.uncovered.map(({ path }) => path)).toEqual(["engines/x/Gemfile"]);
  });

  it("ends soon in a folder of very many files", () => {
    const files = Array.from({ length: 50_000 }, (_, i) => [
      `requirements-${i}.txt`,
      `${i}.csproj`,
      `f${i}/setup.py`,
    ]);
    const found = findLockfiles(files.flat().map((path) => ({ path, size: 1 })));
    expect([found.lockfiles.length, found.uncovered.length]).toEqual([50_000, 100_000]);
  });

  it.each([
    ["requirements.txt", true],
    ["requirements-dev.txt", true],
    ["dev-requirements.txt", true],
    ["requirements/base.txt", true],
    ["docs/notes.txt", false],
    ["myrequirements.txt", false],
    ["pylock.toml", true],
    ["pylock.dev.toml", true],
    ["gradle/dependency-locks/compileClasspath.lockfile", true],
    ["x.lockfile", false],
    ["buildscript-gradle.lockfile", true],
    ["src/go.mod", true],
    ["go.sum", false],
    ["vendor/github.com/a/b/go.mod", false],
  ])("%s is a lockfile: %s", (path, is) => {
    expect(findLockfiles([{ path, size: 1 }]).lockfiles.length > 0).toBe(is);
  });
});
