import { conditional } from "#server/scanners/sast/ast/build";
import type { Assign, Expression } from "#server/scanners/sast/ast/expression";
import type { Jump } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { binaryOperator, item } from "#server/scanners/sast/lower/go/expressions";
import { assign, block, statement, together } from "#server/scanners/sast/lower/make";
import {
  body,
  expression,
  expressions,
  literal,
  optional,
  statements,
  unknown,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const all = (node: SyntaxNode | null): Expression[] => (node ? expressions([node]) : []);

const one = (node: SyntaxNode, items: readonly Expression[]): Expression => {
  const [only] = items;
  return items.length === 1 && only ? only : { start: node.start, end: node.end, kind: "list", items };
};

/** `a, b = c, d`, `a := b`, `x += 1`, and a value received. */
const assignment: Builder = (node) => {
  const targets = all(node.child("left"));
  const right = node.child("right");
  const values = all(right);
  const operator = node.textOf("operator");
  if (targets.length === 0) return statements([right]);
  // The second name takes whether there was such a thing.
  const asked = targets.length === 2 && values.length === 1 && asksTwice(right);
  const value = one(node, asked ? [...values, unknown(node, [])] : values);
  const declares = node.has(":=") ? "block" : null;
  return statement(assign(node, one(node, targets), value, { operator: operatorOf(operator), declares }));
};

function operatorOf(text: string): Assign["operator"] {
  return text === "" || text === "=" || text === ":=" ? null : binaryOperator(text.slice(0, -1));
}

/** Whether `v, ok :=` may stand before it: an index, a type assertion, a receive. */
function asksTwice(node: SyntaxNode | null): boolean {
  const inside = node?.kind === "expression_list" ? node.parts[0] : node;
  return (
    inside?.kind === "index_expression" ||
    inside?.kind === "type_assertion_expression" ||
    (inside?.kind === "unary_expression" && inside.textOf("operator") === "<-")
  );
}

const step =
  (operator: "+" | "-"): Builder =>
  (node) =>
    statement(assign(node, expression(node.parts[0], node), literal(node, 1), { operator }));

const choice: Builder = (node) =>
  together(node, [
    ...statements([node.child("initializer")]),
    conditional(
      node,
      expression(node.child("condition"), node),
      body(node.child("consequence")),
      body(node.child("alternative")),
    ),
  ]);

const loop: Builder = (node) => {
  const range = node.first("range_clause");
  if (range) return each(node, range);
  const clause = node.first("for_clause");
  const test = clause ? clause.child("condition") : node.parts.find((child) => child.field !== "body");
  const init = statements([clause?.child("initializer")]);
  return together(node, [
    ...init,
    {
      start: node.start,
      end: node.end,
      kind: "loop",
      init: [],
      test: optional(test),
      update: all(clause?.child("update") ?? null),
      body: body(node.child("body")),
      bodyFirst: false,
    },
  ]);
};

function each(node: SyntaxNode, range: SyntaxNode): ReturnType<Builder> {
  const [key, target] = all(range.child("left")).map((name) =>
    name.kind === "name" && name.name === "_" ? null : name,
  );
  return {
    start: node.start,
    end: node.end,
    kind: "each",
    key: key ?? null,
    target: target ?? null,
    declares: range.has(":=") ? "block" : null,
    type: null,
    iterable: expression(range.child("right"), range),
    body: body(node.child("body")),
  };
}

const jump =
  (to: Jump["to"]): Builder =>
  (node) => ({
    start: node.start,
    end: node.end,
    kind: "jump",
    to,
    label: node.first("label_name")?.text ?? null,
  });

export const statementBuilders: readonly (readonly [string, Builder])[] = [
  ["statement_list", (node) => statements(node.children)],
  ["block", (node) => block(node, statements(node.children))],
  ["expression_statement", (node) => statements(node.children)],
  ["short_var_declaration", assignment],
  ["assignment_statement", assignment],
  ["receive_statement", assignment],
  [
    "send_statement",
    (node) => {
      const channel = expression(node.child("channel"), node);
      return statement(assign(node, item(node, channel), expression(node.child("value"), node)));
    },
  ],
  ["inc_statement", step("+")],
  ["dec_statement", step("-")],
  ["if_statement", choice],
  ["for_statement", loop],
  ["for_clause", () => null],
  ["range_clause", () => null],
  ["go_statement", (node) => statements(node.parts)],
  ["defer_statement", (node) => statements(node.parts)],
  [
    "return_statement",
    (node) => {
      const values = expressions(node.parts);
      return {
        start: node.start,
        end: node.end,
        kind: "return",
        value: values.length === 0 ? null : one(node, values),
      };
    },
  ],
  ["labeled_statement", (node) => block(node, statements(node.parts))],
  ["label_name", () => null],
  ["break_statement", jump("break")],
  ["continue_statement", jump("continue")],
  ["goto_statement", () => null],
  ["fallthrough_statement", () => null],
];
