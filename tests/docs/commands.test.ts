import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { readArguments as readAdvisories } from "#server/commands/advisories/arguments";
import { readArguments as readBackup } from "#server/commands/backup/arguments";
import { readArguments as readKeys } from "#server/commands/keys/arguments";
import { codeBlocks, inlineCode, pages } from "#tests/docs/pages";

const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** Programs that the pages may ask for: those the project needs anyway, and the shell's own. */
const PROGRAMS = [
  ...["npm", "git", "curl", "bash", "mkdir", "cd", "for", "do", "done", "node", "echo", "cp"],
  ...["docker", "systemctl", "psql", "createdb", "pg_dump", "pg_dumpall", "pg_restore"],
];

/** Names of the scripts that a text asks npm for. */
const scriptsIn = (text: string): string[] =>
  [...text.matchAll(/\bnpm (?:run (?:--silent )?([a-z][\w:-]*)|(test|start)\b)/g)].map(
    ([, named, short]) => named ?? short ?? "",
  );

const shell = codeBlocks.filter(({ language }) => language === "sh");

/** A block's lines without comments; a line that goes on below is one. */
const linesOf = (code: string): string[] =>
  code
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter(Boolean);

/** The program of each command of a line, past the variables that are set for it. */
const programsOf = (line: string): string[] =>
  line
    .split(/&&|\|\||[;|]|\bdo\b/)
    .map((command) => command.trim().split(/\s+/))
    .map((words) => words.find((word) => !/^[A-Z_]+=/.test(word)) ?? "")
    .filter(Boolean);

describe("npm", () => {
  test.each(["README.md", "CONTRIBUTING.md", ".env.example", "docs", ".ci/run"])(
    "%s names scripts that exist",
    (place) => {
      const text =
        place === "docs"
          ? pages
              .filter(({ file }) => file.startsWith("docs/"))
              .map((page) => page.text)
              .join("\n")
          : fs.readFileSync(place, "utf8");
      const named = scriptsIn(text);

      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    },
  );

  test("every script is named somewhere", () => {
    const named = new Set(pages.flatMap(({ text }) => scriptsIn(text)));

    expect(Object.keys(scripts).filter((name) => !named.has(name))).toEqual([]);
  });

  test("every script's file exists", () => {
    const files = Object.values(scripts).flatMap((script) => script.match(/\bscripts\/[\w-]+\.mjs\b/g) ?? []);

    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !fs.existsSync(file))).toEqual([]);
  });
});

describe("shell", () => {
  test.each(shell)("a block of $file is valid, and asks for known programs", ({ code }) => {
    const checked = spawnSync("bash", ["-n"], { input: code.replace(/<[^<>\n]+>/g, "x"), encoding: "utf8" });

    expect(checked.stderr).toBe("");
    expect(
      linesOf(code)
        .flatMap(programsOf)
        .filter((program) => !PROGRAMS.includes(program)),
    ).toEqual([]);
  });

  test("no block of commands is without its language", () => {
    const bare = codeBlocks.filter(
      ({ language, code }) => language === "" && /^(npm|git|curl|node|bash) /m.test(code),
    );

    expect(bare).toEqual([]);
  });
});

/** Arguments of every `npm run <name> -- …` of the pages, with a value where one is only described. */
const argumentsOf = (name: string): string[][] =>
  [...shell.flatMap(({ code }) => linesOf(code)), ...inlineCode.map(({ code }) => code)]
    .filter((line) => line.startsWith(`npm run ${name} -- `))
    .map((line) => line.slice(`npm run ${name} -- `.length))
    .map((line) =>
      line
        .replace("<id>", "019a0000-0000-7000-8000-000000000000")
        .replace(/<[^<>]+>/g, "x")
        .split(/\s+/),
    );

describe("our own commands", () => {
  // A sentence may name a verb whose value stands elsewhere on the page.
  test("keys takes what the pages write", () => {
    const written = argumentsOf("keys");
    const taken = (args: string[]) => readKeys(args) ?? readKeys([...args, "--all"]);

    expect(written.length).toBeGreaterThan(2);
    expect(written.filter((args) => taken(args) === undefined)).toEqual([]);
  });

  test("backup takes what the pages write", () => {
    const written = argumentsOf("backup").map((args) => args.filter(Boolean));

    expect(written.length).toBeGreaterThan(3);
    expect(written.filter((args) => readBackup(args) === undefined)).toEqual([]);
  });

  test("advisories takes what the pages write", () => {
    const written = argumentsOf("advisories");

    expect(written.length).toBeGreaterThan(2);
    expect(written.filter((args) => readAdvisories(args) === undefined)).toEqual([]);
  });

  test.each([
    ["doctor", "server/commands/doctor/run-doctor.ts"],
    ["verify-activity", "scripts/verify-activity.mjs"],
    ["start", "server/main.ts"],
  ])("%s knows every option that the pages write", (name, file) => {
    const source = fs.readFileSync(file, "utf8");
    const lines = [...shell.map(({ code }) => code), ...inlineCode.map(({ code }) => code)];
    const options = lines
      .flatMap((text) => text.match(new RegExp(`npm (?:run )?${name} --.*`, "g")) ?? [])
      .flatMap((line) => line.match(/(?<=\s--)[a-z-]+/g) ?? []);

    expect(options.length).toBeGreaterThan(0);
    expect(options.filter((option) => !source.includes(option))).toEqual([]);
  });
});

test("every file and folder of the project that is named exists", () => {
  const named = inlineCode.filter(({ code }) =>
    /^(app|db|docs|scripts|server|tests|\.ci)\/[\w./-]+$/.test(code),
  );

  expect(named.length).toBeGreaterThan(50);
  const isThere = (place: string) => fs.existsSync(place) || fs.existsSync(`${place}.ts`);
  expect(named.filter(({ code }) => !isThere(code))).toEqual([]);
});
