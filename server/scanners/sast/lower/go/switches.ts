import { binary } from "#server/scanners/sast/ast/build";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Builder, Part } from "#server/scanners/sast/lower/front-end";
import { typeValue } from "#server/scanners/sast/lower/go/types";
import { assign, statement, together } from "#server/scanners/sast/lower/make";
import {
  casesOf,
  expression,
  expressions,
  literal,
  optional,
  statements,
  unknown,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

function caseOf(node: SyntaxNode, tests: readonly Expression[], first: readonly SyntaxNode[] = []): Part {
  const list = node.first("statement_list");
  const fallsThrough = list?.parts.at(-1)?.kind === "fallthrough_statement";
  return { kind: "case", case: { tests, body: statements([...first, list]), fallsThrough } };
}

const choice: Builder = (node) =>
  together(node, [
    ...statements([node.child("initializer")]),
    {
      start: node.start,
      end: node.end,
      kind: "switch",
      subject: optional(node.child("value")),
      cases: casesOf(node.children),
    },
  ]);

/** `switch v := x.(type)`: the name is bound first, and each case asks for a type. */
const byType: Builder = (node) => {
  const value = expression(node.child("value"), node);
  const [alias] = expressions(node.childrenAt("alias"));
  const subject = alias ?? value;
  const cases = node.children.flatMap((child) =>
    casesOf([child]).map((each) => ({
      ...each,
      tests: child.childrenAt("type").map((type) => typeTest(type, subject)),
    })),
  );
  return together(node, [
    ...statements([node.child("initializer")]),
    ...(alias ? [statement(assign(node, alias, value, { declares: "block" }))] : []),
    { start: node.start, end: node.end, kind: "switch", subject: null, cases },
  ]);
};

function typeTest(type: SyntaxNode, subject: Expression): Expression {
  if (type.text === "nil") return binary(type, "==", subject, literal(type, null));
  return binary(type, "instanceof", subject, typeValue(type));
}

/** Which case of a `select` runs is decided by others; what it waits for happens first in its body. */
const communication: Builder = (node) => {
  const waits = node.child("communication");
  return caseOf(node, [unknown(node, [])], waits ? [waits] : []);
};

export const switchBuilders: readonly (readonly [string, Builder])[] = [
  ["expression_switch_statement", choice],
  ["type_switch_statement", byType],
  [
    "select_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "switch",
      subject: null,
      cases: casesOf(node.children),
    }),
  ],
  ["expression_case", (node) => caseOf(node, expressions(node.childrenAt("value")))],
  ["type_case", (node) => caseOf(node, [])],
  ["communication_case", communication],
  ["default_case", (node) => caseOf(node, [])],
];
