import { binary } from "#server/scanners/sast/ast/build";
import type { Expression, Name } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, statement } from "#server/scanners/sast/lower/make";
import { expression, loweredOf, name, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** Names a pattern binds; constants and types in it are not among them. */
const bound: Builder = (node): readonly Name[] => {
  const own = node.childrenAt("name").map((child) => name(child, child.text));
  const inner = node.parts
    .filter((part) => /_(?:pattern|clause|designation)$|^subpattern$/.test(part.kind))
    .filter((part) => part.kind !== "constant_pattern" && part.kind !== "type_pattern")
    .flatMap((part) => loweredOf(part).flatMap((each) => (each.kind === "name" ? each : [])));
  return [...own, ...inner];
};

const isPattern = (node: SyntaxNode): boolean => /_pattern$/.test(node.kind) || node.kind === "discard";

/** The pattern of a case. */
export const patternOf = (node: SyntaxNode): SyntaxNode | null => node.parts.find(isPattern) ?? null;

/** The names of a pattern, each the whole of the subject. */
export function bindings(pattern: SyntaxNode | null, subject: Expression): Statement[] {
  if (pattern === null || pattern.kind === "constant_pattern" || pattern.kind === "discard") return [];
  return loweredOf(pattern).flatMap((each) =>
    each.kind === "name" ? statement(assign(each, each, subject, { declares: "block" })) : [],
  );
}

/** Constants joined by `or`; null when there is anything else. */
export function alternatives(pattern: SyntaxNode | null): Expression[] | null {
  const found: Expression[] = [];
  let rest = pattern;
  while (rest?.kind === "or_pattern") {
    const right = rest.child("right");
    if (right?.kind !== "constant_pattern") return null;
    found.unshift(expression(right));
    rest = rest.child("left");
  }
  return rest?.kind === "constant_pattern" ? [expression(rest), ...found] : null;
}

const mostBrackets = 5;

/** Whether a value is like a pattern. */
function testOf(pattern: SyntaxNode, subject: Expression): Expression {
  const negated = pattern.kind === "negated_pattern";
  let inner = negated ? (pattern.parts.find(isPattern) ?? pattern) : pattern;
  for (let step = 0; inner.kind === "parenthesized_pattern" && step < mostBrackets; step += 1)
    inner = inner.parts.find(isPattern) ?? inner;
  const constants = alternatives(inner);
  const [only] = constants ?? [];
  if (constants && constants.length > 1)
    return binary(pattern, negated ? "not in" : "in", subject, {
      start: inner.start,
      end: inner.end,
      kind: "list",
      items: constants,
    });
  if (only) return binary(pattern, negated ? "!=" : "==", subject, only);
  const type = inner.child("type");
  return type && !negated
    ? binary(pattern, "instanceof", subject, expression(type))
    : unknown(pattern, [subject]);
}

/** `x is string s`: the name is bound, then the test is the value. */
const isPatternExpression: Builder = (node) => {
  const subject = expression(node.child("expression"), node);
  const pattern = node.child("pattern");
  if (pattern === null) return subject;
  const binds = bindings(pattern, subject).flatMap((each) => (each.kind === "expression" ? each.value : []));
  const test = testOf(pattern, subject);
  return binds.length === 0
    ? test
    : { start: node.start, end: node.end, kind: "sequence", items: [...binds, test] };
};

export const patternBuilders: readonly (readonly [string, Builder])[] = [
  ["is_pattern_expression", isPatternExpression],
  ["constant_pattern", (node) => expression(node.parts[0], node)],
  ["type_pattern", (node) => expression(node.child("type"), node)],
  ["relational_pattern", () => null],
  ["declaration_pattern", bound],
  ["var_pattern", bound],
  ["recursive_pattern", bound],
  ["list_pattern", bound],
  ["property_pattern_clause", bound],
  ["positional_pattern_clause", bound],
  ["subpattern", bound],
  ["negated_pattern", bound],
  ["parenthesized_pattern", bound],
  ["and_pattern", bound],
  ["or_pattern", bound],
  ["parenthesized_variable_designation", bound],
];
