import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot } from "#server/root";
import type { Figure } from "#tests/bench/figure";

/**
 * `npm run bench -- <name>`: runs one benchmark and prints its figures, one JSON object per line. Without a name it runs all
 * of them. `--option VALUE` is handed to each.
 */
const folder = path.join(projectRoot, "tests/bench");
const helpers = ["main", "figure"];
const known = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .filter((name) => !helpers.includes(name));
const { wanted, options } = readArguments(process.argv.slice(2));
for (const name of wanted.length > 0 ? wanted : known) {
  if (!known.includes(name)) {
    process.stderr.write(`There is no benchmark ${name}; there are ${known.join(", ")}.\n`);
    process.exit(2);
  }
  const file = pathToFileURL(path.join(folder, `${name}.ts`)).href;
  const { run } = (await import(file)) as {
    run: (options: ReadonlyMap<string, string>) => Promise<Figure[]>;
  };
  for (const figure of await run(options)) process.stdout.write(`${JSON.stringify(figure)}\n`);
}
process.exit(0);

function readArguments(args: readonly string[]): { wanted: string[]; options: Map<string, string> } {
  const wanted: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] ?? "";
    if (!argument.startsWith("--")) wanted.push(argument);
    else {
      at += 1;
      options.set(argument.slice(2), args[at] ?? "");
    }
  }
  return { wanted, options };
}
