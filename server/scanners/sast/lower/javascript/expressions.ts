import { binary, logical } from "#server/scanners/sast/ast/build";
import type {
  Assign,
  BinaryOperator,
  Call,
  Expression,
  Logical,
  Unary,
} from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  argumentsOf,
  expression,
  expressions,
  literal,
  name,
  optional,
  unknown,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const operators: ReadonlyMap<string, BinaryOperator> = new Map([
  ["===", "=="],
  ["!==", "!="],
  [">>>", ">>"],
]);
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

const unary: Builder = (node) => {
  const text = node.textOf("operator");
  const operand = expression(node.child("argument"), node);
  const operator = text === "!" ? "not" : (text as Unary["operator"]);
  if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number")
    return literal(node, -operand.value);
  return { start: node.start, end: node.end, kind: "unary", operator, operand };
};

const assignment = (node: SyntaxNode, operator: Assign["operator"], value: Expression): Assign => ({
  start: node.start,
  end: node.end,
  kind: "assign",
  target: expression(node.child("left") ?? node.child("argument"), node),
  operator,
  value,
  declares: null,
  type: null,
});

const augmented: Builder = (node) => {
  const text = node.textOf("operator").slice(0, -1);
  const operator = logicalOperators.get(text) ?? operators.get(text) ?? (text as BinaryOperator);
  return assignment(node, operator, expression(node.child("right"), node));
};

const call: Builder = (node) => {
  const written = node.child("arguments");
  const callee = node.child("function");
  if (callee?.kind === "import") return callOf(node, name(callee, "import"), written);
  if (written?.kind === "template_string") {
    // A tagged template: its fixed parts in one argument, then what is filled in.
    const parts = written.lowered === null ? [] : expressions(written.children);
    const fixed = parts.filter((part) => part.kind === "literal").map((part) => part.value ?? "");
    const filled = parts.filter((part) => part.kind !== "literal");
    const args = [literal(written, fixed.join("?")), ...filled].map((value) => ({
      value,
      name: null,
      spread: false,
    }));
    return { start: node.start, end: node.end, kind: "call", callee: expression(callee, node), args };
  }
  return callOf(node, expression(callee, node), written);
};

function callOf(node: SyntaxNode, callee: Expression, args: SyntaxNode | null): Call {
  return { start: node.start, end: node.end, kind: "call", callee, args: argumentsOf(args) };
}

const cast: Builder = (node) => {
  const value = expression(node.children[0], node);
  const type = typeName(node.children.at(-1)?.text ?? "");
  return type === null || type === "const" || type === "any" || type === "unknown"
    ? value
    : { start: node.start, end: node.end, kind: "cast", type, value };
};

export const expressionBuilders: readonly (readonly [string, Builder])[] = [
  ["identifier", (node) => name(node, node.text)],
  ["shorthand_property_identifier", (node) => name(node, node.text)],
  ["property_identifier", (node) => literal(node, node.text)],
  ["private_property_identifier", (node) => literal(node, node.text)],
  ["this", (node) => ({ start: node.start, end: node.end, kind: "self", as: "this" })],
  ["super", (node) => ({ start: node.start, end: node.end, kind: "self", as: "super" })],
  ["meta_property", (node) => name(node, node.text.replace(/\s/g, ""))],
  [
    "member_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "member",
      object: expression(node.child("object"), node),
      name: node.textOf("property"),
    }),
  ],
  [
    "subscript_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "index",
      object: expression(node.child("object"), node),
      key: optional(node.child("index")),
    }),
  ],
  ["call_expression", call],
  [
    "new_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "new",
      type: expression(node.child("constructor"), node),
      args: argumentsOf(node.child("arguments")),
      body: null,
    }),
  ],
  ["binary_expression", operation],
  ["unary_expression", unary],
  [
    "update_expression",
    (node) => assignment(node, node.textOf("operator") === "++" ? "+" : "-", literal(node, 1)),
  ],
  ["assignment_expression", (node) => assignment(node, null, expression(node.child("right"), node))],
  ["augmented_assignment_expression", augmented],
  [
    "ternary_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "conditional",
      test: expression(node.child("condition"), node),
      whenTrue: expression(node.child("consequence"), node),
      whenFalse: expression(node.child("alternative"), node),
    }),
  ],
  [
    "array",
    (node) => ({ start: node.start, end: node.end, kind: "list", items: expressions(node.children) }),
  ],
  [
    "spread_element",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "spread",
      value: expression(node.children.at(-1), node),
    }),
  ],
  [
    "sequence_expression",
    (node) => ({ start: node.start, end: node.end, kind: "sequence", items: expressions(node.children) }),
  ],
  ["as_expression", cast],
  ["satisfies_expression", (node) => expression(node.children[0], node)],
  ["type_assertion", (node) => expression(node.children.at(-1), node)],
  ["non_null_expression", (node) => expression(node.children[0], node)],
  ["instantiation_expression", (node) => expression(node.children[0], node)],
  ["await_expression", (node) => expression(node.children.at(-1), node)],
  ["parenthesized_expression", (node) => expression(node.children[0], node)],
  [
    "yield_expression",
    (node) => {
      const value = node.parts.at(-1);
      return { start: node.start, end: node.end, kind: "yield", value: value ? expression(value) : null };
    },
  ],
  ["ERROR", (node) => unknown(node, expressions(node.children))],
];
