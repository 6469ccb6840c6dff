import { binary, logical } from "#server/scanners/sast/ast/build";
import type {
  Assign,
  BinaryOperator,
  Expression,
  Logical,
  Unary,
} from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, callWith } from "#server/scanners/sast/lower/make";
import { expression, expressions, literal, optional } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

// The operator of strings is a full stop, which the syntax tree leaves out.
const operators: ReadonlyMap<string, BinaryOperator> = new Map([
  ["", "+"],
  [".", "+"],
  ["===", "=="],
  ["!==", "!="],
  ["<>", "!="],
  ["<=>", "other"],
  ["xor", "other"],
]);
const logicalOperators: ReadonlyMap<string, Logical["operator"]> = new Map([
  ["&&", "and"],
  ["and", "and"],
  ["||", "or"],
  ["or", "or"],
  ["??", "default"],
]);

const operation: Builder = (node) => {
  const text = node.textOf("operator").toLowerCase();
  const left = expression(node.child("left"), node);
  const right = expression(node.child("right"), node);
  if (text === "|>") return callWith(node, right, [left]);
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

const unary: Builder = (node) => {
  const operand = expression(node.child("argument"), node);
  const operator = unaryOperators.get(node.textOf("operator"));
  if (operator === undefined) return operand;
  if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number")
    return literal(node, -operand.value);
  return { start: node.start, end: node.end, kind: "unary", operator, operand };
};

const assignment: Builder = (node) =>
  assign(node, expression(node.child("left"), node), expression(node.child("right"), node));

const augmented: Builder = (node) => {
  const text = node.textOf("operator").slice(0, -1);
  const operator: Assign["operator"] =
    logicalOperators.get(text) ?? operators.get(text) ?? (text as BinaryOperator);
  return assign(node, expression(node.child("left"), node), expression(node.child("right"), node), {
    operator,
  });
};

const step: Builder = (node) =>
  assign(node, expression(node.child("argument"), node), literal(node, 1), {
    operator: node.textOf("operator") === "--" ? "-" : "+",
  });

/** Without a middle part it is `?:`, which takes the first that counts as true. */
const choice: Builder = (node) => {
  const test = expression(node.child("condition"), node);
  const middle = node.child("body");
  const whenFalse = expression(node.child("alternative"), node);
  if (middle === null) return logical(node, "default", test, whenFalse);
  return {
    start: node.start,
    end: node.end,
    kind: "conditional",
    test,
    whenTrue: expression(middle),
    whenFalse,
  };
};

const castTypes: ReadonlyMap<string, string> = new Map([
  ["integer", "int"],
  ["boolean", "bool"],
  ["double", "float"],
  ["real", "float"],
  ["binary", "string"],
]);

const cast: Builder = (node) => {
  const written = node.textOf("type").trim().toLowerCase();
  const type = castTypes.get(written) ?? written;
  return {
    start: node.start,
    end: node.end,
    kind: "cast",
    type,
    value: expression(node.child("value"), node),
  };
};

const yielded: Builder = (node) => {
  const value = node.parts.at(-1);
  const parts = value?.kind === "array_element_initializer" ? value.parts.at(-1) : value;
  return { start: node.start, end: node.end, kind: "yield", value: optional(parts) };
};

/** The parts of a list of expressions, or the one. */
export const itemsOf = (value: Expression): readonly Expression[] =>
  value.kind === "sequence" ? value.items : [value];

export const first = (node: SyntaxNode): Expression => expression(node.parts[0], node);

export const expressionBuilders: readonly (readonly [string, Builder])[] = [
  ["binary_expression", operation],
  ["unary_op_expression", unary],
  ["assignment_expression", assignment],
  ["reference_assignment_expression", assignment],
  ["augmented_assignment_expression", augmented],
  ["update_expression", step],
  ["conditional_expression", choice],
  ["cast_expression", cast],
  ["clone_expression", first],
  ["error_suppression_expression", first],
  ["by_ref", first],
  ["yield_expression", yielded],
  [
    "sequence_expression",
    (node) => ({ start: node.start, end: node.end, kind: "sequence", items: expressions(node.children) }),
  ],
];
