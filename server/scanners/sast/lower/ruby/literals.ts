import type { Builder } from "#server/scanners/sast/lower/front-end";
import { callWith } from "#server/scanners/sast/lower/make";
import { expressions, literal, name, unknown } from "#server/scanners/sast/lower/parts";
import { value, values } from "#server/scanners/sast/lower/ruby/values";
import { templateOf } from "#server/scanners/sast/lower/template";
import { numberOf, unescaped } from "#server/scanners/sast/lower/text";

const template: Builder = (node) => templateOf(node, expressions(node.children));

// Single quotes and %q know two escapes only, and the tree does not show them.
const string: Builder = (node) => {
  if (!/^(?:'|%q)/.test(node.source.slice(node.start, node.start + 2))) return template(node);
  return literal(node, (node.first("string_content")?.text ?? "").replace(/\\([\\'])/g, "$1"));
};

const fixed: Builder = (node) => literal(node, node.text);
const number: Builder = (node) => literal(node, numberOf(node.text));
const list: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "list",
  items: values(node.parts),
});

/** A pattern with parts filled in is made when it is reached, like any other. */
const regex: Builder = (node) => {
  const parts = expressions(node.parts);
  if (parts.every((part) => part.kind === "literal")) {
    const flags = /[a-z]*$/.exec(node.source.slice(Math.max(node.start, node.end - 10), node.end))?.[0] ?? "";
    const pattern = node.parts.map((part) => part.text).join("");
    return { start: node.start, end: node.end, kind: "regex", pattern, flags };
  }
  const pattern = { value: templateOf(node, parts), name: null, spread: false };
  return {
    start: node.start,
    end: node.end,
    kind: "new",
    type: name(node, "Regexp"),
    args: [pattern],
    body: null,
  };
};

export const literals: readonly (readonly [string, Builder])[] = [
  ["string", string],
  ["bare_string", template],
  ["delimited_symbol", template],
  ["bare_symbol", template],
  ["chained_string", (node) => templateOf(node, values(node.parts))],
  ["string_content", fixed],
  ["heredoc_content", fixed],
  ["escape_sequence", (node) => literal(node, unescaped(node.text))],
  ["interpolation", (node) => value(node.parts[0], node)],
  ["simple_symbol", (node) => literal(node, node.text.slice(1))],
  ["hash_key_symbol", fixed],
  ["character", (node) => literal(node, unescaped(node.text.slice(1)))],
  ["integer", number],
  ["float", number],
  ["rational", (node) => unknown(node, [])],
  ["complex", (node) => unknown(node, [])],
  ["true", (node) => literal(node, true)],
  ["false", (node) => literal(node, false)],
  ["nil", (node) => literal(node, null)],
  ["subshell", (node) => callWith(node, name(node, "`"), [templateOf(node, expressions(node.children))])],
  ["string_array", list],
  ["symbol_array", list],
  ["regex", regex],
];
