import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement, SwitchCase } from "#server/scanners/sast/ast/statement";
import { alternatives, bindings, patternOf } from "#server/scanners/sast/lower/csharp/patterns";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { statement } from "#server/scanners/sast/lower/make";
import { expression, expressions, statements, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** What a case asks: constants by their value; anything else may hold or not. */
function testsOf(node: SyntaxNode): Expression[] {
  const pattern = patternOf(node);
  const condition = node.first("when_clause");
  if (pattern === null || (pattern.kind === "discard" && condition === null)) return [];
  const constants = condition ? null : alternatives(pattern);
  return constants ?? [unknown(pattern, expressions(condition?.parts ?? []))];
}

function section(node: SyntaxNode, subject: Expression): SwitchCase {
  const pattern = patternOf(node);
  const content = node.parts.filter((part) => part !== pattern && part.kind !== "when_clause");
  const body = statements(content);
  return {
    tests: node.has("default") ? [] : testsOf(node),
    body: [...bindings(pattern, subject), ...body],
    fallsThrough: body.length === 0,
  };
}

const choice: Builder = (node) => {
  const subject = expression(node.child("value"), node);
  const cases = (node.child("body")?.parts ?? []).map((part) => section(part, subject));
  return { start: node.start, end: node.end, kind: "switch", subject, cases };
};

function arm(node: SyntaxNode, subject: Expression): SwitchCase {
  const value = expression(node.parts.at(-1), node);
  const body: readonly Statement[] = value.kind === "value-of" ? value.body : [statement(value)];
  return {
    tests: testsOf(node),
    body: [...bindings(patternOf(node), subject), ...body],
    fallsThrough: false,
  };
}

/** `x switch { pattern => value }`. */
const valueChoice: Builder = (node) => {
  const [asked, ...arms] = node.parts;
  const subject = expression(asked, node);
  const cases = arms.map((part) => arm(part, subject));
  return {
    start: node.start,
    end: node.end,
    kind: "value-of",
    body: [{ start: node.start, end: node.end, kind: "switch", subject, cases }],
  };
};

export const switchBuilders: readonly (readonly [string, Builder])[] = [
  ["switch_statement", choice],
  ["switch_expression", valueChoice],
  ["switch_body", () => null],
  ["switch_section", () => null],
  ["switch_expression_arm", () => null],
];
