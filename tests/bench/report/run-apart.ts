import { spawnSync } from "node:child_process";
import { projectRoot } from "#server/root";
import type { Figure } from "#tests/bench/figure";

const MOST_OUTPUT = 16 * 1024 * 1024;

/** Runs one benchmark in a process of its own, so that none meets the heap that another left. A failure comes with its reason. */
export function runApart(
  name: string,
  options: ReadonlyMap<string, string>,
): { figures: Figure[]; failure?: string } {
  const given = [...options].flatMap(([option, value]) => [`--${option}`, value]);
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "tests/bench/main.ts", name, ...given],
    { cwd: projectRoot, encoding: "utf8", maxBuffer: MOST_OUTPUT },
  );
  process.stderr.write(stderr);
  const figures = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Figure);
  if (status === 0) return { figures };
  const said = stderr.split("\n").find((line) => /^\w*Error: /.test(line));
  return { figures, failure: said ?? `It ended with ${status ?? signal}.` };
}
