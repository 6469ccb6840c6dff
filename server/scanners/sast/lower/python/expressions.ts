import { binary, logical } from "#server/scanners/sast/ast/build";
import type {
  Assign,
  Binary,
  BinaryOperator,
  Comprehension,
  Expression,
} from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  argument,
  argumentsOf,
  entriesOf,
  entry,
  expression,
  expressions,
  literal,
  name,
  optional,
  unknown,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const operators: ReadonlyMap<string, BinaryOperator> = new Map([
  ["is", "=="],
  ["is not", "!="],
  ["<>", "!="],
  ["@", "other"],
]);

const operatorOf = (text: string): BinaryOperator => {
  const plain = text.replace(/\s+/g, " ");
  return operators.get(plain) ?? (plain as BinaryOperator);
};

/** `a < b < c` is `a < b and b < c`. */
const comparison: Builder = (node) => {
  const operands = node.children
    .filter((child) => child.field !== "operators")
    .map((child) => expression(child));
  const words = node.childrenAt("operators").map((child) => operatorOf(child.text));
  const pairs = words.flatMap((operator, index): Binary[] => {
    const [left, right] = [operands[index], operands[index + 1]];
    return left && right
      ? [{ start: node.start, end: node.end, kind: "binary", operator, operands: [left, right] }]
      : [];
  });
  const [first, ...others] = pairs;
  if (!first) return unknown(node, operands);
  return others.reduce<Expression>((left, right) => logical(node, "and", left, right), first);
};

const assignment: Builder = (node) => {
  const left = node.child("left");
  const right = node.child("right");
  // `x: int` alone gives no value, but says what it is.
  const value = right ? expression(right) : literal(node, null);
  return {
    start: node.start,
    end: node.end,
    kind: "assign",
    target: expression(left, node),
    operator: null,
    value,
    declares: null,
    type: typeName(node.textOf("type")),
  } satisfies Assign;
};

const augmented: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "assign",
  target: expression(node.child("left"), node),
  operator: operatorOf(node.textOf("operator").slice(0, -1)),
  value: expression(node.child("right"), node),
  declares: null,
  type: null,
});

const comprehension: Builder = (node) => {
  const body = node.child("body");
  const [pair] = body ? entriesOf([body]) : [];
  const clauses: { target: Expression; iterable: Expression; tests: Expression[] }[] = [];
  for (const child of node.children) {
    if (child.kind === "for_in_clause")
      clauses.push({
        target: expression(child.child("left"), child),
        iterable: expression(child.child("right"), child),
        tests: [],
      });
    else if (child.kind === "if_clause") clauses.at(-1)?.tests.push(...expressions(child.parts));
  }
  return {
    start: node.start,
    end: node.end,
    kind: "comprehension",
    clauses,
    key: pair?.key ?? null,
    value: pair?.value ?? expression(body, node),
  } satisfies Comprehension;
};

const list: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "list",
  items: expressions(node.children),
});
const spread: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "spread",
  value: expression(node.parts[0], node),
});

const subscript: Builder = (node) => {
  const keys = node.childrenAt("subscript");
  const [only] = keys;
  const slice = only?.kind === "slice";
  const key =
    keys.length > 1
      ? ({ start: node.start, end: node.end, kind: "list", items: expressions(keys) } as const)
      : slice
        ? null
        : optional(only);
  return {
    start: node.start,
    end: node.end,
    kind: "index",
    object: expression(node.child("value"), node),
    key,
  };
};

/** A generator as the only argument stands without brackets of its own. */
const call: Builder = (node) => {
  const written: SyntaxNode | null = node.child("arguments");
  const args =
    written?.kind === "generator_expression"
      ? [{ value: expression(written), name: null, spread: false }]
      : argumentsOf(written);
  return {
    start: node.start,
    end: node.end,
    kind: "call",
    callee: expression(node.child("function"), node),
    args,
  };
};

export const expressionBuilders: readonly (readonly [string, Builder])[] = [
  ["identifier", (node) => name(node, node.text)],
  ["dotted_name", (node) => dotted(node)],
  [
    "attribute",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "member",
      object: expression(node.child("object"), node),
      name: node.textOf("attribute"),
    }),
  ],
  ["subscript", subscript],
  ["call", call],
  ["keyword_argument", (node) => argument(expression(node.child("value"), node), node.textOf("name"))],
  ["list_splat", spread],
  ["list_splat_pattern", spread],
  ["dictionary_splat", (node) => argument(expression(node.parts[0], node), null, true)],
  ["parenthesized_list_splat", spread],
  [
    "binary_operator",
    (node) =>
      binary(
        node,
        operatorOf(node.textOf("operator")),
        expression(node.child("left"), node),
        expression(node.child("right"), node),
      ),
  ],
  [
    "boolean_operator",
    (node) =>
      logical(
        node,
        node.textOf("operator") === "and" ? "and" : "or",
        expression(node.child("left"), node),
        expression(node.child("right"), node),
      ),
  ],
  [
    "not_operator",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "unary",
      operator: "not",
      operand: expression(node.child("argument"), node),
    }),
  ],
  [
    "unary_operator",
    (node) => {
      const operand = expression(node.child("argument"), node);
      const operator = node.textOf("operator");
      if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number")
        return literal(node, -operand.value);
      return {
        start: node.start,
        end: node.end,
        kind: "unary",
        operator: operator === "~" ? "~" : operator === "-" ? "-" : "+",
        operand,
      };
    },
  ],
  ["comparison_operator", comparison],
  [
    "conditional_expression",
    (node) => {
      const [whenTrue, test, whenFalse] = node.parts;
      return {
        start: node.start,
        end: node.end,
        kind: "conditional",
        test: expression(test, node),
        whenTrue: expression(whenTrue, node),
        whenFalse: expression(whenFalse, node),
      };
    },
  ],
  ["assignment", assignment],
  ["augmented_assignment", augmented],
  [
    "named_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "assign",
      target: expression(node.child("name"), node),
      operator: null,
      value: expression(node.child("value"), node),
      declares: null,
      type: null,
    }),
  ],
  ["list", list],
  ["tuple", list],
  ["set", list],
  ["pattern_list", list],
  ["tuple_pattern", list],
  ["list_pattern", list],
  ["expression_list", list],
  ["pair", (node) => entry(optional(node.child("key")), expression(node.child("value"), node))],
  [
    "dictionary",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "map",
      entries: node.children.flatMap((child) =>
        child.kind === "dictionary_splat"
          ? { key: null, value: expression(child.parts[0], child) }
          : entriesOf([child]),
      ),
    }),
  ],
  ["list_comprehension", comprehension],
  ["set_comprehension", comprehension],
  ["dictionary_comprehension", comprehension],
  ["generator_expression", comprehension],
  ["for_in_clause", () => null],
  ["if_clause", () => null],
  ["parenthesized_expression", (node) => expression(node.parts[0], node)],
  ["await", (node) => expression(node.parts[0], node)],
  ["yield", (node) => ({ start: node.start, end: node.end, kind: "yield", value: optional(node.parts[0]) })],
  ["as_pattern_target", (node) => expression(node.children[0], node)],
  ["ERROR", (node) => unknown(node, expressions(node.children))],
];

function dotted(node: SyntaxNode): Expression {
  return (
    node.children.reduce<Expression | null>(
      (object, child) =>
        object
          ? { start: node.start, end: node.end, kind: "member", object, name: child.text }
          : name(child, child.text),
      null,
    ) ?? name(node, node.text)
  );
}
