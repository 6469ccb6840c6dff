import { maskSecrets, secretMask } from "#server/scanners/sast/secret-shapes";
import type { SyntaxNode } from "#server/scanners/sast/syntax-node";

const maxLines = 3;
const longestLine = 300;

/** The lines of a place, at most three of 300 characters, with secrets masked; `secret` is masked whatever its shape. */
export function excerptOf(
  lines: readonly string[],
  place: SyntaxNode,
  source: string,
  secret: boolean,
): string {
  const last = Math.min(place.endRow, place.row + maxLines - 1);
  const shown = lines
    .slice(place.row, last + 1)
    .map((line) => maskedLine(line, secret ? literalParts(place, source) : []));
  return shown
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line))
    .join("\n");
}

/** A line with its secrets masked, for showing and for telling findings apart. */
export function maskedLine(line: string, secrets: readonly string[]): string {
  let masked = line.replace(/\r$/, "");
  for (const secret of secrets) masked = masked.replaceAll(secret, secretMask);
  return maskSecrets(masked);
}

/** The text inside a string literal, line by line. */
export function literalParts(literal: SyntaxNode, source: string): string[] {
  const text = source.slice(literal.start + 1, literal.end - 1);
  return text.split(/\r?\n/).filter((part) => part.length > 0);
}
