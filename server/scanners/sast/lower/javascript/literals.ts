import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { expressions, literal } from "#server/scanners/sast/lower/parts";
import { numberOf, unescaped } from "#server/scanners/sast/lower/text";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const template: Builder = (node) => {
  const parts = expressions(node.children);
  const [only] = parts;
  if (parts.length === 0) return literal(node, "");
  return parts.length === 1 && only?.kind === "literal"
    ? only
    : { start: node.start, end: node.end, kind: "template", parts };
};

/** The text of a string, its escapes resolved. */
export function stringText(node: SyntaxNode): string {
  return unescaped(node.source.slice(node.start + 1, Math.max(node.start + 1, node.end - 1)));
}

export const literals: readonly (readonly [string, Builder])[] = [
  ["string", (node) => literal(node, stringText(node))],
  ["string_fragment", (node) => literal(node, node.text)],
  ["escape_sequence", (node) => literal(node, unescaped(node.text))],
  ["template_string", template],
  ["template_substitution", (node) => substitution(node)],
  ["number", (node) => literal(node, numberOf(node.text))],
  ["true", (node) => literal(node, true)],
  ["false", (node) => literal(node, false)],
  ["null", (node) => literal(node, null)],
  ["undefined", (node) => literal(node, null)],
  [
    "regex",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "regex",
      pattern: node.textOf("pattern"),
      flags: node.textOf("flags"),
    }),
  ],
];

function substitution(node: SyntaxNode): Expression | null {
  const parts = expressions(node.children);
  return parts.length > 1
    ? { start: node.start, end: node.end, kind: "sequence", items: parts }
    : (parts[0] ?? null);
}
