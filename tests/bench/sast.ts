import { type Figure, rounded, type Target } from "#tests/bench/figure";
import { owaspScores } from "#tests/bench/sast/owasp";
import { compareOnTree } from "#tests/bench/sast/tree";

/**
 * The engine on the OWASP Benchmarks whose folders are given (`--java DIR`, `--python DIR`), and its speed and memory on a tree of
 * TypeScript (`--tree DIR`, else this project's own sources and those in its packages, to 15 MB) beside
 * eslint-plugin-security and the ast-grep CLI, a process each, in turns.
 */
export async function run(options: ReadonlyMap<string, string> = new Map()): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, target] of [
    ["java", ">= 0.90"],
    ["python", ">= 0.80"],
  ] as const) {
    const folder = options.get(kind);
    if (folder === undefined) continue;
    const { rows, youden } = await owaspScores(kind, folder);
    for (const row of rows) process.stderr.write(`${row}\n`);
    figures.push(
      figure(
        `${kind}_youden`,
        youden,
        "",
        target,
        `OWASP Benchmark ${kind}, mean of TPR - FPR over categories`,
      ),
    );
  }
  const { own, eslint, astGrep, what } = compareOnTree(options.get("tree"));
  figures.push(
    figure("mb_per_second", own.bytes / 1e6 / (own.ms / 1000), "MB/s", null, what),
    figure("rss_mb", own.rssKb / 1024, "MB", "<= 600", what),
    figure(
      "eslint_security_time_ratio",
      own.ms / eslint,
      "x",
      "<= 1.0",
      `eslint-plugin-security 4.1.0, whole process, ${what}`,
    ),
    figure(
      "ast_grep_time_ratio",
      own.ms / astGrep,
      "x",
      null,
      `ast-grep 0.51.1 with ten patterns, whole process, ${what}`,
    ),
  );
  return figures;
}

const figure = (
  name: string,
  value: number,
  unit: string,
  target: Target | null,
  against: string,
): Figure => ({
  bench: "sast",
  figure: name,
  value: rounded(value),
  unit,
  target,
  against,
});
