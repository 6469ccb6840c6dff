import type { Call, Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, call } from "#server/scanners/sast/lower/make";
import { argument, argumentsOf, expression, literal, loweredOf } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const invocation: Builder = (node) => {
  const callee = expression(node.child("function"), node);
  const list = node.child("arguments");
  const made = call(node, callee, argumentsOf(list));
  if (callee.kind === "name" && callee.name === "nameof") return literal(node, list?.text.slice(1, -1) ?? "");
  return (list?.parts ?? [])
    .filter((part) => part.has("out"))
    .reduce<Expression>((value, part) => putOut(part, made, value), made);
};

/** What a call puts into an `out` argument is taken to be what it returns; for a lookup it is what was found. */
function putOut(part: SyntaxNode, made: Call, value: Expression): Expression {
  const { callee, args } = made;
  const [key] = args;
  const declares = part.has("declaration_expression") ? "block" : null;
  const found: Expression =
    callee.kind === "member" && callee.name === "TryGetValue" && key
      ? { start: made.start, end: made.end, kind: "index", object: callee.object, key: key.value }
      : value;
  return assign(part, expression(part), found, { declares });
}

const oneArgument: Builder = (node) => {
  const named = node.child("name");
  const value = node.parts.filter((part) => part !== named).at(-1);
  const [only] = loweredOf(value);
  if (only?.kind === "spread") return only;
  return argument(expression(value, node), named?.text ?? null);
};

/** In an attribute `Name = value` is a named argument. */
const attributeArgument: Builder = (node) => {
  const value = expression(node.parts.at(-1), node);
  if (value.kind === "assign" && value.target.kind === "name")
    return argument(value.value, value.target.name);
  return argument(value, node.child("name")?.text ?? null);
};

const attribute: Builder = (node) => {
  const args = node.first("attribute_argument_list");
  const named = expression(node.child("name"), node);
  return args ? call(node, named, argumentsOf(args)) : named;
};

const all: Builder = (node) => node.children.flatMap((child) => loweredOf(child));

export const callBuilders: readonly (readonly [string, Builder])[] = [
  ["invocation_expression", invocation],
  ["argument", oneArgument],
  ["argument_list", all],
  ["bracketed_argument_list", all],
  ["attribute", attribute],
  ["attribute_argument", attributeArgument],
  ["attribute_argument_list", all],
  ["attribute_list", all],
  ["attribute_target_specifier", () => null],
  ["global_attribute", () => null],
];
