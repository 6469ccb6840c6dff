import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import type { Builder, Part } from "#server/scanners/sast/lower/front-end";
import { statement } from "#server/scanners/sast/lower/make";
import { casesOf, expression, expressions, loweredOf, statements } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const switchCase: Builder = (node) => {
  const value = node.child("value");
  const body = statements(node.children.filter((child) => child !== value));
  return { kind: "case", case: { tests: value ? [expression(value)] : [], body, fallsThrough: true } };
};

/** One way of a `match`: its value, or what it throws. */
function arm(node: SyntaxNode, tests: readonly Expression[]): Part {
  const value = expression(node.child("return_expression"), node);
  const body: readonly Statement[] = value.kind === "value-of" ? value.body : [statement(value)];
  return { kind: "case", case: { tests, body, fallsThrough: false } };
}

/** `match(true)` tests conditions. */
const match: Builder = (node) => {
  const subject = expression(node.child("condition"), node);
  const conditions = subject.kind === "literal" && subject.value === true;
  const cases = casesOf(node.child("body")?.children ?? []);
  const chosen: Statement = {
    start: node.start,
    end: node.end,
    kind: "switch",
    subject: conditions ? null : subject,
    cases,
  };
  return { start: node.start, end: node.end, kind: "value-of", body: [chosen] };
};

export const switchBuilders: readonly (readonly [string, Builder])[] = [
  ["case_statement", switchCase],
  ["default_statement", switchCase],
  ["switch_block", (node) => node.children.flatMap((child) => loweredOf(child))],
  [
    "switch_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "switch",
      subject: expression(node.child("condition"), node),
      cases: casesOf(node.child("body")?.children ?? []),
    }),
  ],
  ["match_condition_list", (node) => expressions(node.children)],
  [
    "match_conditional_expression",
    (node) => arm(node, expressions(node.childrenAt("conditional_expressions"))),
  ],
  ["match_default_expression", (node) => arm(node, [])],
  ["match_block", (node) => node.children.flatMap((child) => loweredOf(child))],
  ["match_expression", match],
];
