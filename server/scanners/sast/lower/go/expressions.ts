import { binary, logical } from "#server/scanners/sast/ast/build";
import type { BinaryOperator, Expression, Unary } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { convert, isBasicType, typeValue } from "#server/scanners/sast/lower/go/types";
import { call, member } from "#server/scanners/sast/lower/make";
import { argument, argumentsOf, expression, expressions, literal } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const logicalOperators: ReadonlyMap<string, "and" | "or"> = new Map([
  ["&&", "and"],
  ["||", "or"],
]);

const operation: Builder = (node) => {
  const operator = node.textOf("operator");
  const left = expression(node.child("left"), node);
  const right = expression(node.child("right"), node);
  const both = logicalOperators.get(operator);
  return both ? logical(node, both, left, right) : binary(node, binaryOperator(operator), left, right);
};

/** Go's "and not" has no name of its own in the AST. */
export const binaryOperator = (text: string): BinaryOperator =>
  text === "&^" ? "other" : (text as BinaryOperator);

const unaryOperators: ReadonlyMap<string, Unary["operator"]> = new Map([
  ["!", "not"],
  ["-", "-"],
  ["+", "+"],
  ["^", "~"],
]);

// Addresses and what they point at are one value here; what is received from a channel is one of its items.
const unary: Builder = (node) => {
  const text = node.textOf("operator");
  const operand = expression(node.child("operand"), node);
  if (text === "<-") return item(node, operand);
  const operator = unaryOperators.get(text);
  if (operator === undefined) return operand;
  if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number")
    return literal(node, -operand.value);
  return { start: node.start, end: node.end, kind: "unary", operator, operand };
};

/** Some item of a channel. */
export const item = (node: SyntaxNode, channel: Expression): Expression => ({
  start: node.start,
  end: node.end,
  kind: "index",
  object: channel,
  key: null,
});

const invocation: Builder = (node) => {
  const callee = node.child("function");
  const args = node.child("arguments");
  const first = args?.parts[0];
  if (callee?.kind === "identifier") {
    if (callee.text === "new" && first && args.parts.length === 1)
      return { start: node.start, end: node.end, kind: "new", type: typeValue(first), args: [], body: null };
    if (callee.text === "make" && first?.kind === "map_type")
      return { start: node.start, end: node.end, kind: "map", entries: [] };
    if (isBasicType(callee.text) && first && args.parts.length === 1)
      return { start: node.start, end: node.end, kind: "cast", type: callee.text, value: expression(first) };
  }
  const pointedAt = pointerConversion(callee);
  if (pointedAt !== null && first)
    return { start: node.start, end: node.end, kind: "cast", type: pointedAt, value: expression(first) };
  return call(node, expression(callee, node), argumentsOf(args));
};

/** The type in `(*T)(x)`. */
function pointerConversion(callee: SyntaxNode | null): string | null {
  if (callee?.kind !== "parenthesized_expression") return null;
  const inside = callee.parts[0];
  return inside?.kind === "unary_expression" && inside.textOf("operator") === "*"
    ? typeName(inside.textOf("operand"))
    : null;
}

const assertion: Builder = (node) => {
  const value = expression(node.child("operand"), node);
  const type = typeName(node.textOf("type"));
  return type === null ? value : { start: node.start, end: node.end, kind: "cast", type, value };
};

export const expressionBuilders: readonly (readonly [string, Builder])[] = [
  ["expression_list", (node) => expressions(node.children)],
  [
    "selector_expression",
    (node) => member(node, expression(node.child("operand"), node), node.textOf("field")),
  ],
  [
    "index_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "index",
      object: expression(node.child("operand"), node),
      key: expression(node.child("index"), node),
    }),
  ],
  ["slice_expression", (node) => item(node, expression(node.child("operand"), node))],
  ["call_expression", invocation],
  ["variadic_argument", (node) => argument(expression(node.parts[0], node), null, true)],
  ["type_conversion_expression", convert],
  ["type_instantiation_expression", (node) => expression(node.children[0], node)],
  ["type_assertion_expression", assertion],
  ["binary_expression", operation],
  ["unary_expression", unary],
];
