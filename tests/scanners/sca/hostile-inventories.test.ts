import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { scaEngine } from "#server/scanners/sca/engine";
import { formatOf } from "#server/scanners/sca/inventory/formats";
import { parseXml } from "#server/scanners/sca/inventory/xml";
import { parseYaml } from "#server/scanners/sca/inventory/yaml";
import { randomFrom } from "#tests/helpers/seeded-random";
import { filesOf, fixtures, inventoriesOf } from "#tests/scanners/sca/inventory-of";
import { sourceOf } from "#tests/scanners/source-of";

const names = [
  ...[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "requirements.txt",
  ],
  ...[
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "Pipfile.lock",
    "pylock.toml",
    "go.mod",
    "Cargo.lock",
    "Gemfile.lock",
  ],
  ...["composer.lock", "gradle.lockfile", "pom.xml", "packages.lock.json", "pubspec.lock", "mix.lock"],
];
const many = 200_000;
const deep = 50_000;

/** Texts that have cost some reader its stack, its memory or its time. */
const hostile: Record<string, string | Buffer> = {
  nothing: "",
  "one number": "7",
  "a list": "[]",
  "half an object": '{"packages": {',
  "bytes that are no text": Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80, 0xc3, 0x28, 0x00]),
  "broken UTF-8": Buffer.concat([
    Buffer.from('{"packages": {"node_modules/'),
    Buffer.from([0xc3, 0x28, 0xff]),
  ]),
  "UTF-16": Buffer.from('\ufeff{"lockfileVersion": 3}', "utf16le"),
  "zero bytes": "\0".repeat(many),
  blanks: " ".repeat(many),
  "line breaks": "\n".repeat(many),
  "carriage returns": "\r".repeat(many),
  tabs: "\t".repeat(many),
  quotes: '"'.repeat(many),
  backslashes: "\\".repeat(many),
  colons: ":".repeat(many),
  "open brackets": "[".repeat(many),
  "open braces": "{".repeat(many),
  "nested maps": "{a: ".repeat(deep),
  "nested objects": `${'{"dependencies":{"a":'.repeat(deep)}1${"}}".repeat(deep)}`,
  "nested tables": `a${".a".repeat(deep)} = 1`,
  "nested tags": "<a>".repeat(deep),
  "nested comments": "/*".repeat(deep),
  "a deep indentation": Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""),
  "list items": "- ".repeat(many),
  "question marks": "? ".repeat(many),
  "one long line": "a".repeat(many),
  "a long run of blanks before a comment": `require a v1${" ".repeat(many)}// indirect`,
  "lines that go on": "a\\\n".repeat(deep),
  "laughing aliases": `a: &a [x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n`).join("")}`,
  "laughing entities": '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><project>&b;</project>',
  "a tag": "lockfileVersion: !!js/function 'function () {}'\n",
  "merge keys": "a: &a {b: 1}\nc:\n  <<: *a\n",
  "a merge conflict": "<<<<<<< ours\n=======\n>>>>>>> theirs\n",
};

describe.each(names)("a hostile %s", (name) => {
  const format = formatOf(name, "");
  if (!format) throw new Error(`${name} has no format`);

  it.each(Object.keys(hostile))("of %s is read without an error", (what) => {
    const bytes = Buffer.from(hostile[what] ?? "");
    const found = format.read(bytes, [
      { path: "package.json", bytes },
      { path: "pyproject.toml", bytes },
      { path: "go.sum", bytes },
      { path: "Pipfile", bytes },
      { path: "composer.json", bytes },
    ]);
    expect(found.packages.length).toBeLessThanOrEqual(1);
    expect(found.notes.join().length).toBeLessThan(2_000);
    expect(found.complete || found.notes.length > 0).toBe(true);
  });
});

describe("damaged lockfiles", () => {
  it.each(fs.readdirSync(fixtures))(
    "of %s are read without an error, and stay within their bounds",
    (fixture) => {
      const random = randomFrom(7);
      for (let round = 0; round < 60; round += 1) {
        const files = Object.fromEntries(
          Object.entries(filesOf(fixture)).map(([file, bytes]) => {
            const damaged = Buffer.from(bytes);
            for (let hit = 0; hit < 1 + random.below(12); hit += 1) {
              damaged[random.below(damaged.length)] = random.pick([
                0, 10, 32, 34, 44, 58, 91, 92, 93, 123, 125, 255,
              ]);
            }
            return [file, damaged.subarray(0, 1 + random.below(damaged.length))];
          }),
        );
        for (const { packages } of Object.values(inventoriesOf(files))) {
          for (const { name, version, line } of packages) {
            expect(name.length + version.length).toBeLessThan(600);
            expect(/\s/.test(name + version)).toBe(false);
            expect(line === null || line > 0).toBe(true);
          }
        }
      }
    },
  );

  it("keep what can be read when single entries are of the wrong type", () => {
    const read = (name: string, text: string) => formatOf(name, "")?.read(Buffer.from(text), []);
    const partial = [
      read("poetry.lock", '[[package]]\nname = "a"\nversion = "1"\n[[package]]\nname = 7\nversion = []\n'),
      read(
        "Cargo.lock",
        '[[package]]\nname = "a"\nversion = "1"\nsource = "registry+x"\n[[package]]\nname = true\n',
      ),
      read(
        "composer.lock",
        '{"packages": [null, 7, {"name": "a/a", "version": "1"}, {"name": [], "version": {}}]}',
      ),
      read("bun.lock", '{"lockfileVersion": 1, "packages": {"a": ["a@1"], "b": 7, "c": [null], "d": []}}'),
      read(
        "Pipfile.lock",
        '{"_meta": {}, "default": {"a": {"version": "==1"}, "b": null, "c": {"version": 1}}}',
      ),
      read("packages.lock.json", '{"dependencies": {"x": {"a": {"resolved": "1"}, "b": []}, "y": 3}}'),
      read("pubspec.lock", 'packages:\n  a:\n    source: hosted\n    version: "1"\n  b: c\n'),
      read("gradle.lockfile", "a:a:1=x\nnot a module\n"),
      read("Gemfile.lock", "GEM\n  specs:\n    a (1)\n    b\n"),
      read("mix.lock", '%{\n  "a": {:hex, :a, "1"},\n  "b": {:hex, 7},\n}'),
      read("go.mod", "module x\ngo 1.20\nrequire a v1\nrequire b\n"),
      read("yarn.lock", '# yarn lockfile v1\na@1:\n  version "1"\nb@1:\n  resolved x\n'),
      read(
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\npackages:\n  a@1: {resolution: {integrity: x}}\n  b: 7\n",
      ),
    ];
    for (const found of partial) {
      expect(found?.packages.map(({ version }) => version)).toEqual(["1"]);
      expect([found?.complete, found?.notes.join()]).toEqual([
        false,
        expect.stringContaining("could not be read"),
      ]);
    }
  });
});

describe("names of the object prototype", () => {
  const words = ["__proto__", "constructor", "toString", "hasOwnProperty"];
  const texts: Record<string, string> = {
    "yarn.lock": `# yarn lockfile v1\n${words.map((w) => `${w}@1:\n  version "1.0.0"\n  dependencies:\n    __proto__ "1"\n`).join("")}`,
    "pnpm-lock.yaml": `lockfileVersion: '9.0'\n__proto__:\n  polluted: x\npackages:\n${words.map((w) => `  ${w}@1.0.0: {__proto__: {polluted: x}}\n`).join("")}`,
    "bun.lock": `{"lockfileVersion": 1, "__proto__": {"polluted": 1}, "packages": {${words.map((w) => `"${w}": ["${w}@1.0.0", "", {"__proto__": {}, "dependencies": {"__proto__": "1"}}]`)}}}`,
    "poetry.lock": words
      .map(
        (w) => `[[package]]\nname = "x-${w}"\nversion = "1.0.0"\n[package.dependencies]\n__proto__ = "1"\n`,
      )
      .join(""),
    "Cargo.lock": words
      .map(
        (w) =>
          `[[package]]\nname = "${w}"\nversion = "1.0.0"\nsource = "registry+x"\n[package.__proto__]\npolluted = 1\n`,
      )
      .join(""),
    "composer.lock": `{"packages": [${words.map((w) => `{"name": "${w}", "version": "1.0.0", "require": {"__proto__": "1"}}`)}]}`,
    "packages.lock.json": `{"dependencies": {"__proto__": {${words.map((w) => `"${w}": {"resolved": "1.0.0", "__proto__": {"polluted": 1}}`)}}}}`,
    "Pipfile.lock": `{"_meta": {}, "default": {${words.map((w) => `"x${w}": {"version": "==1.0.0"}`)}}}`,
    "pubspec.lock": `packages:\n${words.map((w) => `  ${w}:\n    source: hosted\n    version: "1.0.0"\n`).join("")}`,
    "Gemfile.lock": `GEM\n${words.map((w) => `    ${w} (1.0.0)\n      __proto__\n`).join("")}DEPENDENCIES\n  __proto__\n`,
    "pom.xml": `<project><properties><__proto__>1.0.0</__proto__></properties><dependencies>${words.map((w) => `<dependency><groupId>g</groupId><artifactId>${w}</artifactId><version>\${__proto__}</version></dependency>`).join("")}</dependencies></project>`,
  };

  it.each(Object.keys(texts))("are names like any other in %s", (name) => {
    const found = formatOf(name, "")?.read(Buffer.from(texts[name] ?? ""), []);
    expect(found?.packages.map(({ version }) => version)).toEqual(words.map(() => "1.0.0"));
    expect({}).not.toHaveProperty("polluted");
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("the YAML of lockfiles", () => {
  const root = (text: string) => parseYaml(text)?.root;

  it("is read as text, with flows, quotes, comments, lists and long texts", () => {
    const text = [
      ...["# a comment", "a: 1.10 # ten", "'b c': 'it''s'", '"d": "\\u0041"', "e: {f: [g, 'h'], i: {}}"],
      ...[
        "j:",
        "- k",
        "- l: m",
        "n: |-",
        "  not: a key",
        "",
        "  nor: this",
        "o:",
        "  p: q",
        "r: http://x/y#z",
      ],
      ...["? long", ": s: t", "  u: v"],
    ].join("\r\n");
    expect(root(text)).toEqual({
      ...{ a: "1.10", "b c": "it's", d: "A", e: { f: ["g", "h"], i: {} }, j: "", n: "" },
      ...{ o: { p: "q" }, r: "http://x/y#z", long: { s: "t", u: "v" } },
    });
  });

  it.each([
    ["an alias", "a: *b\n"],
    ["an anchor", "a: &b c\n"],
    ["an anchor in a flow", "a: [&b c]\n"],
    ["a tag", "a: !!binary c\n"],
    ["equal keys", "a: 1\na: 2\n"],
    ["a text over two lines", "a: b\n  c\n"],
    ["a quoted text over two lines", 'a: "b\n  c"\n'],
    ["a flow over two lines", "a: {b: c,\n  d: e}\n"],
    ["a wrong indentation", "a:\n    b: c\n  d: e\n"],
    ["two documents", "a: b\n---\nc: d\n"],
    ["a tab", "a:\n\tb: c\n"],
  ])("is not read with %s", (_what, text) => expect(parseYaml(text)).toBeNull());
});

describe("XML", () => {
  it("is read with comments, entities, CDATA and attributes that hold tags", () => {
    const text = `<?xml version="1.0"?><a x="<b>" y='>'><!-- <c> --><d>1 &lt; &#50;</d><e><![CDATA[<f>]]></e><g/></a>`;
    const found = parseXml(text)?.children.map(({ name, text: inside }) => [name, inside]);
    expect(found).toEqual([
      ["d", "1 < 2"],
      ["e", "<f>"],
      ["g", ""],
    ]);
  });

  it.each([
    ["a DOCTYPE", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
    ["tags that do not match", "<a><b></a></b>"],
    ["two roots", "<a/><b/>"],
    ["no end", "<a>"],
  ])("is not read with %s", (_what, text) => expect(parseXml(text)).toBeNull());
});

describe("an engine over hostile lockfiles", () => {
  it("ends, partial, and names every file", async () => {
    const advisories = {
      id: "seed",
      describe: () => "none",
      basis: async () => null,
      lookup: async () => ({ advisories: new Map(), notes: [], complete: true, basis: null }),
    } as const;
    const files = Object.fromEntries(names.map((name) => [`${name}-folder/${name}`, "\0{{[[<"]));
    const result = await scaEngine(advisories).run(sourceOf(files), { signal: new AbortController().signal });
    expect(result.status).toBe("partial");
    for (const file of Object.keys(files)) expect(result.notes.join("\n")).toContain(file);
  });
});
