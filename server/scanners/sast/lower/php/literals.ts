import type { Builder } from "#server/scanners/sast/lower/front-end";
import { callWith } from "#server/scanners/sast/lower/make";
import { expression, expressions, literal, name } from "#server/scanners/sast/lower/parts";
import { templateOf } from "#server/scanners/sast/lower/template";
import { numberOf, unescaped } from "#server/scanners/sast/lower/text";

const template: Builder = (node) => templateOf(node, expressions(node.children));
const number: Builder = (node) => literal(node, numberOf(node.text));
const fixed: Builder = (node) => literal(node, node.text);

// Single quotes know two escapes only.
const singleQuoted: Builder = (node) => {
  const inside = node.text.replace(/^[bB]?'|'$/g, "");
  return literal(node, inside.replace(/\\([\\'])/g, "$1"));
};

export const literals: readonly (readonly [string, Builder])[] = [
  ["string", singleQuoted],
  ["encapsed_string", template],
  ["string_content", fixed],
  ["nowdoc_string", fixed],
  ["escape_sequence", (node) => literal(node, unescaped(node.text))],
  ["heredoc_body", template],
  ["nowdoc_body", template],
  ["heredoc", (node) => expression(node.child("value"), node)],
  ["nowdoc", (node) => expression(node.child("value"), node)],
  ["heredoc_start", () => null],
  ["heredoc_end", () => null],
  [
    "shell_command_expression",
    (node) => callWith(node, name(node, "`"), [templateOf(node, expressions(node.children))]),
  ],
  ["integer", number],
  ["float", number],
  ["boolean", (node) => literal(node, node.text.toLowerCase() === "true")],
  ["null", (node) => literal(node, null)],
];
