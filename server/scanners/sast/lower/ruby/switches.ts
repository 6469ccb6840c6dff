import type { AstNode } from "#server/scanners/sast/ast/declaration";
import type { Expression, Name } from "#server/scanners/sast/ast/expression";
import type { SwitchCase } from "#server/scanners/sast/ast/statement";
import type { Builder, Part } from "#server/scanners/sast/lower/front-end";
import { assign, statement } from "#server/scanners/sast/lower/make";
import { body, casesOf, expressions, loweredOf, name, unknown } from "#server/scanners/sast/lower/parts";
import { value, values } from "#server/scanners/sast/lower/ruby/values";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const caseOf = (tests: readonly Expression[], content: SwitchCase["body"]): Part => ({
  kind: "case",
  case: { tests, body: content, fallsThrough: false },
});

const when: Builder = (node) =>
  caseOf(
    node.childrenAt("pattern").flatMap((child) => values(child.parts)),
    body(node.child("body")),
  );

const otherwise = (node: SyntaxNode): SwitchCase[] => {
  const last = node.first("else");
  return last ? [{ tests: [], body: body(last), fallsThrough: false }] : [];
};

const choice: Builder = (node) => {
  const subject = node.child("value");
  const cases = [...casesOf(node.parts), ...otherwise(node)];
  return {
    start: node.start,
    end: node.end,
    kind: "switch",
    subject: subject ? value(subject, node) : null,
    cases,
  };
};

/** Names that a pattern binds. What it compares with has no bearing on where data goes. */
const bound = (node: SyntaxNode): Name[] =>
  node.parts.flatMap((part) =>
    loweredOf(part).flatMap((each: AstNode | Part): Name[] => {
      if (each.kind === "parameter") return each.target.kind === "name" ? [each.target] : [];
      return each.kind === "name" && /^[a-z_]/.test(each.name) ? [each] : [];
    }),
  );

const keyword: Builder = (node) => {
  const key = node.child("key");
  return node.child("value") ? bound(node) : key ? name(key, key.text) : null;
};

const bindings = (pattern: SyntaxNode | null, subject: Expression) =>
  (pattern ? expressions([pattern]) : [])
    .filter((each) => each.kind === "name")
    .map((each) => statement(assign(each, each, subject)));

/** Each way of `case … in` may be taken; the names of its pattern are parts of the subject. */
const match: Builder = (node) => {
  const subject = value(node.child("value"), node);
  const cases = node.childrenAt("clauses").map((clause): SwitchCase => {
    const binds = bindings(clause.child("pattern"), subject);
    const guard = clause.child("guard");
    const tests = guard ? values(guard.parts) : [];
    const content = [...binds, ...tests.map(statement), ...body(clause.child("body"))];
    return { tests: [unknown(clause, [])], body: content, fallsThrough: false };
  });
  return {
    start: node.start,
    end: node.end,
    kind: "switch",
    subject: null,
    cases: [...cases, ...otherwise(node)],
  };
};

const single: Builder = (node) => bindings(node.child("pattern"), value(node.child("value"), node));

export const switchBuilders: readonly (readonly [string, Builder])[] = [
  ["when", when],
  ["pattern", (node) => values(node.parts)],
  ["case", choice],
  ["case_match", match],
  ["in_clause", () => null],
  ["array_pattern", bound],
  ["find_pattern", bound],
  ["hash_pattern", bound],
  ["alternative_pattern", bound],
  ["as_pattern", bound],
  ["parenthesized_pattern", bound],
  ["keyword_pattern", keyword],
  ["variable_reference_pattern", () => null],
  ["expression_reference_pattern", () => null],
  ["match_pattern", single],
  ["test_pattern", single],
];
