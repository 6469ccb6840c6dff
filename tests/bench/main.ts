import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot } from "#server/root";
import type { Figure } from "#tests/bench/figure";
import { readArguments } from "#tests/bench/report/arguments";
import { thisMachine } from "#tests/bench/report/machine";
import { runApart } from "#tests/bench/report/run-apart";
import { type Failure, figuresPage } from "#tests/bench/report/table";

/**
 * `npm run bench -- <name>`: runs one benchmark and prints its figures, one JSON object per line. Without a name every one
 * runs in a process of its own, and a Markdown table follows; with `--write` it is kept in docs/benchmarks.md.
 * `--option VALUE` is handed to each.
 */
const folder = path.join(projectRoot, "tests/bench");
const notes = ["main", "figure"];
const known = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .filter((name) => !notes.includes(name));
const { wanted, options, flags } = readArguments(process.argv.slice(2), ["write"]);
const unknown = wanted.find((name) => !known.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no benchmark ${unknown}; there are ${known.join(", ")}.\n`);
  process.exit(2);
}
process.exit(wanted.length > 0 ? await runHere(wanted) : await runAll());

async function runHere(names: readonly string[]): Promise<number> {
  for (const name of names) {
    const { run } = (await import(pathToFileURL(path.join(folder, `${name}.ts`)).href)) as {
      run: (options: ReadonlyMap<string, string>) => Promise<Figure[]>;
    };
    for (const figure of await run(options)) process.stdout.write(`${JSON.stringify(figure)}\n`);
  }
  return 0;
}

async function runAll(): Promise<number> {
  const machine = thisMachine();
  const figures: Figure[] = [];
  const failures: Failure[] = [];
  for (const name of known) {
    process.stderr.write(`${name}…\n`);
    const outcome = runApart(name, options);
    for (const figure of outcome.figures) process.stdout.write(`${JSON.stringify(figure)}\n`);
    figures.push(...outcome.figures);
    if (outcome.failure !== undefined) failures.push({ bench: name, reason: outcome.failure });
  }
  const page = figuresPage(figures, failures, machine);
  process.stdout.write(`\n${page}`);
  if (flags.has("write")) fs.writeFileSync(path.join(projectRoot, "docs/benchmarks.md"), page);
  return failures.length > 0 ? 1 : 0;
}
