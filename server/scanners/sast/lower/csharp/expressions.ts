import { binary, logical } from "#server/scanners/sast/ast/build";
import type {
  Assign,
  BinaryOperator,
  Expression,
  Logical,
  Unary,
} from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign } from "#server/scanners/sast/lower/make";
import { expression, expressions, literal, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const operators: ReadonlyMap<string, BinaryOperator> = new Map([[">>>", ">>"]]);
const logicalOperators: ReadonlyMap<string, Logical["operator"]> = new Map([
  ["&&", "and"],
  ["||", "or"],
  ["??", "default"],
]);

const operation: Builder = (node) => {
  const text = node.textOf("operator");
  const left = expression(node.child("left"), node);
  const right = expression(node.child("right"), node);
  const both = logicalOperators.get(text);
  if (both) return logical(node, both, left, right);
  return binary(node, operators.get(text) ?? (text as BinaryOperator), left, right);
};

const unaryOperators: ReadonlyMap<string, Unary["operator"]> = new Map([
  ["!", "not"],
  ["-", "-"],
  ["+", "+"],
  ["~", "~"],
]);

/** What is written before or after a value. `x!`, `&x` and `*x` are `x`. */
const unary: Builder = (node) => {
  const operand = expression(node.parts[0], node);
  const text = node.children.find((child) => !child.named)?.kind ?? "";
  if (text === "++" || text === "--")
    return assign(node, operand, literal(node, 1), { operator: text === "++" ? "+" : "-" });
  const operator = node.kind === "prefix_unary_expression" ? unaryOperators.get(text) : undefined;
  if (operator === undefined) return operand;
  if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number")
    return literal(node, -operand.value);
  return { start: node.start, end: node.end, kind: "unary", operator, operand };
};

const assignment: Builder = (node) => {
  const left = node.child("left");
  const text = node.textOf("operator").slice(0, -1);
  const operator: Assign["operator"] =
    text === "" ? null : (logicalOperators.get(text) ?? operators.get(text) ?? (text as BinaryOperator));
  const target = expression(left, node);
  return assign(node, target, named(expression(node.child("right"), node), target), {
    operator,
    declares: left?.kind === "tuple_expression" && declaresNames(left) ? "block" : null,
  });
};

/** A function without a name goes by that of what it is given to: callbacks are known by it. */
function named(value: Expression, target: Expression): Expression {
  if (value.kind !== "lambda" || (target.kind !== "name" && target.kind !== "member")) return value;
  return { ...value, fn: { ...value.fn, name: target.name } };
}

/** Whether it is `(var a, int b) = …`. */
const declaresNames = (tuple: SyntaxNode): boolean =>
  tuple.parts.some((part) => part.has("declaration_expression"));

const cast: Builder = (node) => {
  const type = typeName(node.textOf("type") || node.textOf("right"));
  const value = expression(node.child("value") ?? node.child("left"), node);
  return type === null ? value : { start: node.start, end: node.end, kind: "cast", type, value };
};

const range: Builder = (node) => {
  const parts = expressions(node.parts);
  const [only] = parts;
  // In a collection `..items` puts all of them in.
  const spreads = parts.length === 1 && only && !node.children[0]?.named;
  return spreads ? { start: node.start, end: node.end, kind: "spread", value: only } : unknown(node, parts);
};

const thrown = (node: SyntaxNode): Expression | null => (node.parts[0] ? expression(node.parts[0]) : null);

export const expressionBuilders: readonly (readonly [string, Builder])[] = [
  ["binary_expression", operation],
  ["prefix_unary_expression", unary],
  ["postfix_unary_expression", unary],
  ["assignment_expression", assignment],
  [
    "conditional_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "conditional",
      test: expression(node.child("condition"), node),
      whenTrue: expression(node.child("consequence"), node),
      whenFalse: expression(node.child("alternative"), node),
    }),
  ],
  ["cast_expression", cast],
  ["as_expression", cast],
  [
    "is_expression",
    (node) =>
      binary(node, "instanceof", expression(node.child("left"), node), expression(node.child("right"), node)),
  ],
  ["range_expression", range],
  [
    "throw_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "value-of",
      body: [{ start: node.start, end: node.end, kind: "throw", value: thrown(node) }],
    }),
  ],
  ["throw_statement", (node) => ({ start: node.start, end: node.end, kind: "throw", value: thrown(node) })],
];
