import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { expect, test } from "vitest";
import { readConfig, variables } from "#server/config";
import { inlineCode, pageAt, tableBelow } from "#tests/docs/pages";
import { sourceFiles } from "#tests/helpers/source-files";

const rows = tableBelow(pageAt("docs/configuration.md"), "Configuration", "variable");
const example = fs.readFileSync(".env.example", "utf8");

test("the page has exactly the variables that are read", () => {
  expect(rows.map(([name]) => name).sort()).toEqual([...variables].sort());
});

test(".env.example has exactly the variables that people set, each with a sentence", () => {
  const lines = example.split("\n");
  const named = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);

  expect(named.sort()).toEqual(variables.filter((name) => name !== "NODE_ENV").sort());
  const bare = lines.filter(
    (line, index) => /^[A-Z_]+=/.test(line) && !/^(#|[A-Z_]+=)/.test(lines[index - 1] ?? ""),
  );
  expect(bare).toEqual([]);
});

const secret = () => randomBytes(32).toString("base64");
const given = { SECPORTAL_SECRET: secret(), KEK_KEYS: `k1:${secret()}` };
const defaults = readConfig(given) as unknown as Record<string, unknown>;
/** Words for "nothing is set", and for what is worked out at start. */
const NOT_SET = ["required", "off", "empty", "embedded", "in `DATA_DIR`", "sp_<database>"];

test("the defaults of the page are those of the product", () => {
  const wrong = rows.filter(([name = "", standard = ""]) => {
    if (NOT_SET.includes(standard))
      return ![undefined, ""].includes(asText(defaults[name])) && !(name in given);
    return asText(defaults[name]) !== standard;
  });

  expect(wrong).toEqual([]);
});

test("what is required is required", () => {
  const required = rows.filter(([, standard]) => standard === "required").map(([name]) => name);

  expect(required).toEqual(Object.keys(given));
  for (const name of required)
    expect(() => readConfig({ ...given, [String(name)]: undefined })).toThrow(
      new RegExp(`${name} is missing`),
    );
});

test("the defaults of .env.example change nothing", () => {
  const lines = example
    .split("\n")
    .flatMap((line) => (/^([A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3) as [string, string] | undefined) ?? []);
  const pairs = Object.fromEntries(
    Array.from({ length: lines.length / 2 }, (_, at) => [lines[2 * at], lines[2 * at + 1]]),
  );
  const { keyRing: _ours, ...read } = readConfig({ ...pairs, ...given }) as unknown as Record<
    string,
    unknown
  >;
  const { keyRing: _theirs, ...standard } = defaults;

  expect(read).toEqual(standard);
});

test("every variable that a page names is read somewhere", () => {
  const source = sourceFiles("server", "scripts", "tests")
    .concat(".ci/run", ".github/workflows/ci.yml")
    .map((file) => fs.readFileSync(file, "utf8"))
    .join("\n");
  const named = inlineCode.flatMap(({ file, code }) => {
    const name = /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=.*)?$/.exec(code)?.[1];
    return name === undefined ? [] : [{ file, name }];
  });

  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([]);
});

/** As it would be written in an environment. */
const asText = (value: unknown): string | undefined => {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (Array.isArray(value)) return value.join(",");
  return value === undefined ? undefined : String(value);
};
