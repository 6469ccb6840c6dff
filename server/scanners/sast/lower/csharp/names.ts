import type { Builder } from "#server/scanners/sast/lower/front-end";
import { member } from "#server/scanners/sast/lower/make";
import { expression, literal, name, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** The name alone, of `Name`, `Name<T>` and `@name`. */
export function bareName(node: SyntaxNode | null): string {
  const written = node?.kind === "generic_name" ? node.first("identifier") : node;
  return (written?.text ?? "").replace(/^@/, "");
}

const plain: Builder = (node) => name(node, bareName(node));

/** `a.b`, and `a?.b` where the grammar puts the rest around it. */
const access: Builder = (node) =>
  member(node, expression(node.child("expression"), node), bareName(node.child("name")));

const conditionalAccess: Builder = (node) => {
  const object = expression(node.child("condition"), node);
  const rest = node.parts.at(-1);
  if (rest?.kind === "member_binding_expression") return member(node, object, bareName(rest.child("name")));
  if (rest?.kind !== "element_binding_expression") return unknown(node, [object, expression(rest, node)]);
  return { start: node.start, end: node.end, kind: "index", object, key: keyOf(rest) };
};

/** The key of `[key]`; null for a range, several keys, and places counted from the end. */
function keyOf(list: SyntaxNode | null) {
  const [only, more] = list?.parts ?? [];
  const kind = only?.parts[0]?.kind;
  const part =
    kind === "range_expression" || (kind === "prefix_unary_expression" && only?.text.startsWith("^"));
  return only === undefined || more !== undefined || part ? null : expression(only);
}

const element: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "index",
  object: expression(node.child("expression"), node),
  key: keyOf(node.child("subscript")),
});

const self =
  (as: "this" | "super"): Builder =>
  (node) => ({ start: node.start, end: node.end, kind: "self", as });

export const nameBuilders: readonly (readonly [string, Builder])[] = [
  ["identifier", plain],
  ["generic_name", plain],
  ["predefined_type", (node) => name(node, node.text)],
  ["discard", (node) => name(node, "_")],
  [
    "qualified_name",
    (node) => member(node, expression(node.child("qualifier"), node), bareName(node.child("name"))),
  ],
  ["alias_qualified_name", (node) => name(node, bareName(node.child("name")))],
  ["this", self("this")],
  ["base", self("super")],
  ["member_access_expression", access],
  ["conditional_access_expression", conditionalAccess],
  ["element_access_expression", element],
  ["typeof_expression", (node) => unknown(node, [])],
  ["sizeof_expression", (node) => unknown(node, [])],
  ["declaration_expression", (node) => expression(node.child("name"), node)],
  // The names of a pattern that takes things apart.
  ["member_binding_expression", (node) => literal(node, bareName(node.child("name")))],
];
