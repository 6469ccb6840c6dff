import type { Argument, Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, call, callWith } from "#server/scanners/sast/lower/make";
import {
  argument,
  argumentsOf,
  expression,
  expressions,
  loweredOf,
  name,
} from "#server/scanners/sast/lower/parts";
import { first, itemsOf } from "#server/scanners/sast/lower/php/expressions";
import { memberOf } from "#server/scanners/sast/lower/php/names";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

function invoke(node: SyntaxNode, callee: Expression): Expression {
  const args = node.child("arguments");
  // `strlen(...)` is the function itself.
  return args?.has("variadic_placeholder") ? callee : call(node, callee, argumentsOf(args));
}

const plain: Builder = (node) => {
  const callee = expression(node.child("function"), node);
  const made = invoke(node, callee);
  return constantDefined(node, callee, made) ?? made;
};

/** `define("NAME", value)` is how constants were declared before there was `const`. */
function constantDefined(node: SyntaxNode, callee: Expression, made: Expression): Expression | null {
  if (callee.kind !== "name" || callee.name !== "define" || made.kind !== "call") return null;
  const [named, value] = made.args;
  if (named?.value.kind !== "literal" || typeof named.value.value !== "string" || !value) return null;
  return assign(node, name(node, named.value.value), value.value, { declares: "block" });
}

const method: Builder = (node) =>
  invoke(node, memberOf(node, expression(node.child("object"), node), node.child("name")));

const staticMethod: Builder = (node) =>
  invoke(node, memberOf(node, expression(node.child("scope"), node), node.child("name")));

const oneArgument: Builder = (node) => {
  const named = node.child("name");
  const [part] = loweredOf(node.parts.at(-1));
  if (part?.kind === "spread") return argument(part.value, null, true);
  return argument(expression(node.parts.at(-1), node), named?.text ?? null);
};

/** A word of the language that takes values, as a call of its name. */
const word =
  (called: string): Builder =>
  (node) =>
    callWith(node, name(node, called), expressions(node.parts).flatMap(itemsOf));

const creation: Builder = (node) => {
  const anonymous = node.first("anonymous_class");
  const [made] = loweredOf(anonymous);
  const body = made?.kind === "class-node" ? made : null;
  const args: readonly Argument[] = argumentsOf((anonymous ?? node).first("arguments"));
  const type = body ? (body.bases[0] ?? name(node, "class")) : first(node);
  return { start: node.start, end: node.end, kind: "new", type, args, body };
};

export const callBuilders: readonly (readonly [string, Builder])[] = [
  ["function_call_expression", plain],
  ["member_call_expression", method],
  ["nullsafe_member_call_expression", method],
  ["scoped_call_expression", staticMethod],
  ["argument", oneArgument],
  ["arguments", (node) => node.children.flatMap((child) => loweredOf(child))],
  ["variadic_placeholder", () => null],
  ["object_creation_expression", creation],
  ["include_expression", word("include")],
  ["include_once_expression", word("include_once")],
  ["require_expression", word("require")],
  ["require_once_expression", word("require_once")],
  ["print_intrinsic", word("print")],
  ["echo_statement", word("echo")],
];
