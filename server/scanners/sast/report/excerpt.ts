import { maskSecrets, secretMask } from "#server/scanners/sast/report/secret-shapes";

const maxLines = 3;
const longestLine = 300;

/** The lines of a place (0-based, both included), at most three of 300 characters, with secrets masked. */
export function excerptOf(
  lines: readonly string[],
  first: number,
  last: number,
  secrets: readonly string[],
): string {
  return lines
    .slice(first, Math.min(last, first + maxLines - 1) + 1)
    .map((line) => maskedLine(line, secrets))
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line))
    .join("\n");
}

/** A line with its secrets masked, for showing and for telling findings apart. `secrets` are masked whatever their shape. */
export function maskedLine(line: string, secrets: readonly string[]): string {
  let masked = line.replace(/\r$/, "");
  for (const secret of secrets) masked = masked.replaceAll(secret, secretMask);
  return maskSecrets(masked);
}

/** The text inside the string literals of a place, line by line. */
export function literalParts(text: string): string[] {
  const parts: string[] = [];
  for (const [, , inside] of text.matchAll(/(["'`])((?:\\.|(?!\1)[^\\]){4,4096})\1/gs))
    parts.push(...(inside ?? "").split(/\r?\n/).filter((part) => part.length > 0));
  return parts;
}
