import { binary, logical } from "#server/scanners/sast/ast/build";
import type {
  Assign,
  BinaryOperator,
  Expression,
  Logical,
  MapLiteral,
  Unary,
} from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign } from "#server/scanners/sast/lower/make";
import { entriesOf, literal, loweredOf, unknown } from "#server/scanners/sast/lower/parts";
import { value, values } from "#server/scanners/sast/lower/ruby/values";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const operators: ReadonlyMap<string, BinaryOperator> = new Map([
  ["===", "=="],
  ["=~", "match"],
  ["<=>", "other"],
]);
const logicalOperators: ReadonlyMap<string, Logical["operator"]> = new Map([
  ["&&", "and"],
  ["and", "and"],
  ["||", "or"],
  ["or", "or"],
]);

const operation: Builder = (node) => {
  const text = node.textOf("operator");
  const left = value(node.child("left"), node);
  const right = value(node.child("right"), node);
  const both = logicalOperators.get(text);
  if (both) return logical(node, both, left, right);
  if (text === "!~") return negated(node, binary(node, "match", left, right));
  if (text === "<<") return appended(node, left, right) ?? binary(node, "<<", left, right);
  return binary(node, operators.get(text) ?? (text as BinaryOperator), left, right);
};

/** `<<` puts something at the end of text or of a list, and changes it; only numbers are shifted. */
function appended(node: SyntaxNode, left: Expression, right: Expression): Expression | null {
  const last = left.kind === "sequence" ? left.items.at(-1) : left;
  if (last?.kind === "assign" && last.operator === "+") {
    const next = assign(node, last.target, right, { operator: "+" });
    // A long chain stays one sequence, in its own array.
    if (left.kind !== "sequence")
      return { start: node.start, end: node.end, kind: "sequence", items: [left, next] };
    (left.items as Expression[]).push(next);
    return left;
  }
  const target = targetOf(left);
  if (target.kind !== "name" && target.kind !== "member" && target.kind !== "index") return null;
  return assign(node, target, right, { operator: "+" });
}

const negated = (node: SyntaxNode, operand: Expression): Expression => ({
  start: node.start,
  end: node.end,
  kind: "unary",
  operator: "not",
  operand,
});

const unaryOperators: ReadonlyMap<string, Unary["operator"]> = new Map([
  ["!", "not"],
  ["not", "not"],
  ["-", "-"],
  ["+", "+"],
  ["~", "~"],
]);

const unary: Builder = (node) => {
  const operand = value(node.child("operand"), node);
  const operator = unaryOperators.get(node.textOf("operator"));
  if (operator === undefined) return unknown(node, []);
  if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number")
    return literal(node, -operand.value);
  return { start: node.start, end: node.end, kind: "unary", operator, operand };
};

/** What stands left of `=`: `a.b` is not a call there. */
export function targetOf(left: Expression): Expression {
  return left.kind === "call" && left.callee.kind === "member" && left.args.length === 0 ? left.callee : left;
}

const target = (node: SyntaxNode): Expression => targetOf(value(node.child("left"), node));

const assignment: Builder = (node) => assign(node, target(node), value(node.child("right"), node));

const augmented: Builder = (node) => {
  const text = node.textOf("operator").slice(0, -1);
  const operator: Assign["operator"] =
    logicalOperators.get(text) ?? operators.get(text) ?? (text as BinaryOperator);
  return assign(node, target(node), value(node.child("right"), node), { operator });
};

const list: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "list",
  items: node.parts.flatMap((part): Expression[] => {
    const [only] = loweredOf(part);
    if (only?.kind === "argument" && only.argument.spread)
      return [{ start: part.start, end: part.end, kind: "spread", value: only.argument.value }];
    return values([part]).map(targetOf);
  }),
});

const rest: Builder = (node) => {
  const [named] = node.parts;
  return {
    start: node.start,
    end: node.end,
    kind: "spread",
    value: named ? targetOf(value(named, node)) : unknown(node, []),
  };
};

/** `a[1, 2]` and `a[1..2]` are parts of it, without one key. */
const element: Builder = (node) => {
  const [object, key, more] = node.parts;
  const single = key && more === undefined && key.kind !== "range" ? value(key, node) : null;
  return { start: node.start, end: node.end, kind: "index", object: value(object, node), key: single };
};

const hash = (node: SyntaxNode): MapLiteral => ({
  start: node.start,
  end: node.end,
  kind: "map",
  entries: entriesOf(node.parts),
});

const choice: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "conditional",
  test: value(node.child("condition"), node),
  whenTrue: value(node.child("consequence"), node),
  whenFalse: value(node.child("alternative"), node),
});

export const expressionBuilders: readonly (readonly [string, Builder])[] = [
  ["binary", operation],
  ["unary", unary],
  ["assignment", assignment],
  ["operator_assignment", augmented],
  ["left_assignment_list", list],
  ["destructured_left_assignment", list],
  ["rest_assignment", rest],
  ["right_assignment_list", list],
  ["array", list],
  ["hash", hash],
  ["element_reference", element],
  ["conditional", choice],
  ["range", (node) => unknown(node, values(node.parts))],
];
