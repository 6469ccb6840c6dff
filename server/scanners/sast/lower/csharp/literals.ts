import type { Builder } from "#server/scanners/sast/lower/front-end";
import { expression, expressions, literal } from "#server/scanners/sast/lower/parts";
import { templateOf } from "#server/scanners/sast/lower/template";
import { numberOf, unescaped } from "#server/scanners/sast/lower/text";

/** What is between the first and the last quotation mark. */
const inside = (text: string): string => text.slice(text.indexOf('"') + 1, text.lastIndexOf('"'));

const quoted: Builder = (node) => literal(node, unescaped(inside(node.text)));
const verbatim: Builder = (node) => literal(node, inside(node.text).replace(/""/g, '"'));
const number: Builder = (node) => literal(node, numberOf(node.text));

// Braces are doubled to stand for themselves; quotation marks too, where backslashes are plain.
const fixed: Builder = (node) => literal(node, node.text.replace(/([{}"])\1/g, "$1"));

export const literals: readonly (readonly [string, Builder])[] = [
  ["string_literal", quoted],
  ["verbatim_string_literal", verbatim],
  ["raw_string_literal", (node) => literal(node, node.text.replace(/^"+\s*|\s*"+(?:u8)?$/g, ""))],
  ["character_literal", (node) => literal(node, unescaped(node.text.slice(1, -1)))],
  ["integer_literal", number],
  ["real_literal", number],
  ["boolean_literal", (node) => literal(node, node.text === "true")],
  ["null_literal", (node) => literal(node, null)],
  ["default_expression", (node) => literal(node, null)],
  ["interpolated_string_expression", (node) => templateOf(node, expressions(node.children))],
  ["string_content", fixed],
  ["escape_sequence", (node) => literal(node, unescaped(node.text))],
  [
    "interpolation",
    (node) =>
      expression(
        node.parts.find((part) => part.kind !== "interpolation_brace"),
        node,
      ),
  ],
  ["interpolation_brace", () => null],
  ["interpolation_start", () => null],
  ["interpolation_quote", () => null],
];
