import type { Builder } from "#server/scanners/sast/lower/front-end";
import { literal } from "#server/scanners/sast/lower/parts";
import { numberOf, unescaped } from "#server/scanners/sast/lower/text";

const string: Builder = (node) => {
  const { text } = node;
  if (!text.startsWith('"""')) return literal(node, unescaped(text.slice(1, -1)));
  return literal(
    node,
    unescaped(text.slice(3, -3))
      .replace(/^[ \t]*\n/, "")
      .replace(/^[ \t]+/gm, ""),
  );
};
const number: Builder = (node) => literal(node, numberOf(node.text));

export const literals: readonly (readonly [string, Builder])[] = [
  ["string_literal", string],
  ["character_literal", (node) => literal(node, unescaped(node.text.slice(1, -1)))],
  ["decimal_integer_literal", number],
  ["hex_integer_literal", number],
  ["octal_integer_literal", number],
  ["binary_integer_literal", number],
  ["decimal_floating_point_literal", number],
  ["hex_floating_point_literal", number],
  ["true", (node) => literal(node, true)],
  ["false", (node) => literal(node, false)],
  ["null_literal", (node) => literal(node, null)],
];
