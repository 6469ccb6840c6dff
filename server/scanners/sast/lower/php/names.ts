import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { dotted, member } from "#server/scanners/sast/lower/make";
import { expression, expressions, literal, name, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** A class, function or namespace name with dots, without a leading separator. */
export const dottedName = (text: string): string =>
  text.replace(/^\\|^namespace\\/, "").replace(/\s*\\\s*/g, ".");

const variable: Builder = (node) =>
  node.text === "$this"
    ? { start: node.start, end: node.end, kind: "self", as: "this" }
    : name(node, node.text);

/** `${x}` in a string is `$x`; a variable whose name is computed could be any. */
const dynamicVariable: Builder = (node) => {
  const inside = node.parts[0];
  return inside?.kind === "name" ? name(node, `$${inside.text}`) : unknown(node, expressions(node.children));
};

/** `a->name`, `A::name` and `A::$name`; by a key where the name is computed. */
export function memberOf(node: SyntaxNode, object: Expression, property: SyntaxNode | null): Expression {
  if (property?.kind === "name") return member(node, object, property.text);
  return { start: node.start, end: node.end, kind: "index", object, key: expression(property, node) };
}

const access: Builder = (node) => memberOf(node, expression(node.child("object"), node), node.child("name"));

const staticProperty: Builder = (node) =>
  member(node, expression(node.child("scope"), node), node.textOf("name").replace(/^\$+/, ""));

const constant: Builder = (node) => {
  const [scope, property] = node.parts;
  // `User::class` is the name as text.
  if (property?.text === "class" && scope?.kind !== "variable_name")
    return literal(node, dottedName(scope?.text ?? ""));
  return memberOf(node, expression(scope, node), property ?? null);
};

const subscript: Builder = (node) => {
  const [object, key] = node.parts;
  const bare = key?.kind === "name" ? literal(key, key.text) : null;
  return {
    start: node.start,
    end: node.end,
    kind: "index",
    object: expression(object, node),
    key: bare ?? (key ? expression(key) : null),
  };
};

const scope: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "self",
  as: node.text.toLowerCase() === "parent" ? "super" : "this",
});

const qualified: Builder = (node) => dotted(node, dottedName(node.text));

export const nameBuilders: readonly (readonly [string, Builder])[] = [
  ["name", (node) => name(node, node.text)],
  ["variable_name", variable],
  ["dynamic_variable_name", dynamicVariable],
  ["qualified_name", qualified],
  ["relative_name", qualified],
  ["relative_scope", scope],
  ["member_access_expression", access],
  ["nullsafe_member_access_expression", access],
  ["scoped_property_access_expression", staticProperty],
  ["class_constant_access_expression", constant],
  ["subscript_expression", subscript],
];
