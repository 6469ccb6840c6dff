import type { Builder } from "#server/scanners/sast/lower/front-end";
import { literal, name, unknown } from "#server/scanners/sast/lower/parts";
import { numberOf, unescaped } from "#server/scanners/sast/lower/text";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** What is between the quotes of a string, escapes resolved where the language does. */
export function stringText(node: SyntaxNode): string {
  const inside = node.source.slice(node.start + 1, Math.max(node.start + 1, node.end - 1));
  return node.kind === "raw_string_literal" ? inside.replace(/\r/g, "") : unescaped(inside);
}

const text: Builder = (node) => literal(node, stringText(node));
const number: Builder = (node) => literal(node, numberOf(node.text));

export const literals: readonly (readonly [string, Builder])[] = [
  ["interpreted_string_literal", text],
  ["raw_string_literal", text],
  ["rune_literal", text],
  ["int_literal", number],
  ["float_literal", number],
  ["imaginary_literal", (node) => unknown(node, [])],
  ["iota", (node) => unknown(node, [])],
  ["nil", (node) => literal(node, null)],
  ["true", (node) => literal(node, true)],
  ["false", (node) => literal(node, false)],
  ["identifier", (node) => name(node, node.text)],
  ["blank_identifier", (node) => name(node, "_")],
  ["package_identifier", (node) => name(node, node.text)],
];
