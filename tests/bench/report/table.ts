import type { Figure, Target } from "#tests/bench/figure";

/** A benchmark that gave no figures, and why. */
export interface Failure {
  readonly bench: string;
  readonly reason: string;
}

/** Where a figure was taken. */
export interface Machine {
  /** Calendar day in UTC, as 2026-01-31. */
  readonly day: string;
  readonly words: string;
}

/** A page of Markdown with a row for each figure: its value, its target, its part of the target, and what it was measured beside. */
export function figuresPage(
  figures: readonly Figure[],
  failures: readonly Failure[],
  machine: Machine,
): string {
  const rows = figures.map((each) => [
    `${each.bench} \`${each.figure}\``,
    `${each.value}${each.unit ? ` ${each.unit}` : ""}`,
    each.target ?? "",
    partOfTarget(each),
    each.against ?? "",
  ]);
  const failed = failures.map(({ bench, reason }) => [bench, "failed", "", "", reason]);
  const heads = ["Figure", "Value", "Target", "Part of the target", "Measured beside"];
  const lines = [heads, heads.map(() => "---"), ...rows, ...failed];
  return [
    "# Benchmarks",
    "",
    `Taken on ${machine.day} with \`npm run bench\` on ${machine.words}.`,
    "",
    "A target `<=` is met by a part of at most 1, a target `>=` by one of at least 1. `npm run bench -- NAME` takes one row's group again.",
    "",
    ...lines.map((cells) => `| ${cells.map(cell).join(" | ")} |`),
    "",
  ].join("\n");
}

/** Whether a figure is as it should be; null where it has no target. */
export function isMet({ value, target }: Pick<Figure, "value" | "target">): boolean | null {
  if (target === null) return null;
  const { most, limit } = readTarget(target);
  return most ? value <= limit : value >= limit;
}

function partOfTarget(figure: Figure): string {
  if (figure.target === null) return "";
  const { limit } = readTarget(figure.target);
  const verdict = isMet(figure) ? "met" : "**missed**";
  // Of nothing there are no parts.
  return limit === 0 ? verdict : `${(figure.value / limit).toFixed(2)}, ${verdict}`;
}

const readTarget = (target: Target): { most: boolean; limit: number } => ({
  most: target.startsWith("<="),
  limit: Number(target.slice(3)),
});

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
