import type { Assign, Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  entriesOf,
  entry,
  expression,
  expressions,
  literal,
  loweredOf,
  name,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const withDefault = (node: SyntaxNode, target: Expression): Assign => ({
  start: node.start,
  end: node.end,
  kind: "assign",
  target,
  operator: null,
  value: expression(node.child("right"), node),
  declares: null,
  type: null,
});

const pair: Builder = (node) => {
  const key = node.child("key");
  return entry(key ? expression(key) : null, expression(node.child("value"), node));
};

/** Object literals and patterns share the map; a name alone stands for the key and the value. */
const entries: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "map",
  entries: node.children.flatMap((child) => {
    const lowered = loweredOf(child);
    const [only] = lowered;
    if (only?.kind === "name") return { key: literal(child, only.name), value: only };
    if (only?.kind === "spread") return { key: null, value: only.value };
    if (only?.kind === "function-node")
      return {
        key: literal(child, only.name),
        value: { start: child.start, end: child.end, kind: "lambda", fn: only } as const,
      };
    return entriesOf([child]);
  }),
});

const objectDefault: Builder = (node) => {
  const left = node.child("left");
  const text = left?.text ?? "";
  return entry(literal(node, text), withDefault(node, left?.lowered ? expression(left) : name(node, text)));
};

export const patternBuilders: readonly (readonly [string, Builder])[] = [
  ["shorthand_property_identifier_pattern", (node) => name(node, node.text)],
  ["computed_property_name", (node) => expression(node.children[0], node)],
  ["pair", pair],
  ["pair_pattern", pair],
  ["object", entries],
  ["object_pattern", entries],
  ["object_assignment_pattern", objectDefault],
  [
    "array_pattern",
    (node) => ({ start: node.start, end: node.end, kind: "list", items: expressions(node.children) }),
  ],
  [
    "rest_pattern",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "spread",
      value: expression(node.children.at(-1), node),
    }),
  ],
  ["assignment_pattern", (node) => withDefault(node, expression(node.child("left"), node))],
];
