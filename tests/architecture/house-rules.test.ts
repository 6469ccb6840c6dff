import fs from "node:fs";
import { expect, test } from "vitest";
import { sourceFiles } from "#tests/helpers/source-files";

const withText = (files: string[], shape: RegExp): string[] =>
  files.filter((file) => shape.test(fs.readFileSync(file, "utf8")));

/** Who looks at the environment, and why each may. */
const READS_THE_ENVIRONMENT: Record<string, string> = {
  "server/main.ts": "hands it to readConfig, then takes the secrets out of it",
  "server/dev.ts": "the same for development",
  "server/sandbox/bare-environment.ts": "PATH, to find git and the tools around a program",
  "db/embedded/start.ts": "PATH, for the database server",
};

test("the environment is read in the entry only, and PATH where programs are started", () => {
  const found = withText(sourceFiles("app", "server", "db"), /\bprocess\.env\b/);

  expect(found.filter((file) => !file.startsWith("server/commands/")).sort()).toEqual(
    Object.keys(READS_THE_ENVIRONMENT).sort(),
  );
  for (const file of found.filter((each) => /^(server\/sandbox|db)\//.test(each)))
    expect(fs.readFileSync(file, "utf8").match(/process\.env\.\w+/g), file).toEqual(["process.env.PATH"]);
});

test("S-56, I-14: nothing is switched off for now", () => {
  const words = /temporarily disabled|disabled for now|\b(TODO|FIXME|HACK)\b/i;

  expect(withText(sourceFiles("app", "server", "db", "scripts"), words)).toEqual([]);
});

test("no test is skipped or alone", () => {
  const marks = new RegExp(`\\b(test|it|describe)\\.${"(skip|only|todo|fails)"}\\b`);

  expect(withText(sourceFiles("tests"), marks)).toEqual([]);
});

test("no console speaks for the product", () => {
  const found = withText(sourceFiles("app", "server", "db"), /\bconsole\.\w+\(/);

  expect(found.filter((file) => !file.startsWith("server/commands/"))).toEqual([]);
});

test("I-17: nothing runs text as code", () => {
  const found = withText(sourceFiles("app", "server", "db"), /\bnew Function\(|[^.\w"'`]eval\(/);

  expect(found).toEqual([]);
});

test("markup is never set from a string", () => {
  expect(withText(sourceFiles("app"), /dangerouslySetInnerHTML|innerHTML\s*=/)).toEqual([]);
});
