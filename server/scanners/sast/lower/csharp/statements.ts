import { conditional } from "#server/scanners/sast/ast/build";
import type { Jump, Statement } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import { typed } from "#server/scanners/sast/lower/csharp/creation";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, block, returning, statement, together } from "#server/scanners/sast/lower/make";
import {
  body,
  expression,
  expressions,
  literal,
  loweredOf,
  optional,
  statements,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** `int a = 1, b`, and `var (a, b) = c`. */
const variables: Builder = (node) => {
  const type = typeName(node.textOf("type"));
  return node.children
    .filter((child) => child.kind === "variable_declarator")
    .map((child) => {
      const target = expression(child.child("name") ?? child.parts[0], child);
      const given = child.has("=") ? expression(child.parts.at(-1)) : literal(child, null);
      return statement(assign(child, target, typed(given, type), { declares: "block", type }));
    });
};

const choice: Builder = (node) =>
  conditional(
    node,
    expression(node.child("condition"), node),
    body(node.child("consequence")),
    body(node.child("alternative")),
  );

const loop: Builder = (node) =>
  together(node, [
    ...statements(node.childrenAt("initializer")),
    {
      start: node.start,
      end: node.end,
      kind: "loop",
      init: [],
      test: optional(node.child("condition")),
      update: expressions(node.childrenAt("update")),
      body: body(node.child("body")),
      bodyFirst: node.kind === "do_statement",
    },
  ]);

const each: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "each",
  key: null,
  target: expression(node.child("left"), node),
  declares: node.child("type") ? "block" : null,
  type: typeName(node.textOf("type")),
  iterable: expression(node.child("right"), node),
  body: body(node.child("body")),
});

const attempt: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "try",
  body: body(node.child("body")),
  catches: node.children
    .filter((child) => child.kind === "catch_clause")
    .map((child) => {
      const declared = child.first("catch_declaration");
      const type = typeName(declared?.textOf("type") ?? "");
      const filter = statements(child.first("catch_filter_clause")?.parts ?? []);
      return {
        types: type === null ? [] : [type],
        name: declared?.child("name")?.text ?? null,
        body: [...filter, ...body(child.child("body"))],
      };
    }),
  otherwise: [],
  always: body(node.first("finally_clause")?.parts[0]),
});

const using: Builder = (node) => {
  const content = node.child("body");
  const resources = expressions(node.parts.filter((part) => part !== content));
  return { start: node.start, end: node.end, kind: "with", resources, body: body(content) };
};

const jump =
  (to: Jump["to"]): Builder =>
  (node) => ({ start: node.start, end: node.end, kind: "jump", to, label: null });

const yielded: Builder = (node): Statement => {
  if (node.has("break")) return returning(node, null);
  return statement({
    start: node.start,
    end: node.end,
    kind: "yield",
    value: expression(node.parts[0], node),
  });
};

/** Code that is there only under a condition of the build is there. */
const conditionally: Builder = (node) =>
  node.children
    .filter((child) => child.field !== "condition")
    .flatMap((child: SyntaxNode) => loweredOf(child));

export const statementBuilders: readonly (readonly [string, Builder])[] = [
  ["block", (node) => block(node, statements(node.children))],
  ["expression_statement", (node) => statements(node.parts)],
  ["global_statement", (node) => statements(node.parts)],
  ["variable_declaration", variables],
  ["local_declaration_statement", (node) => statements(node.parts)],
  ["if_statement", choice],
  ["for_statement", loop],
  ["while_statement", loop],
  ["do_statement", loop],
  ["foreach_statement", each],
  ["try_statement", attempt],
  ["catch_clause", () => null],
  ["catch_declaration", () => null],
  ["finally_clause", () => null],
  ["using_statement", using],
  ["lock_statement", (node) => statements(node.parts)],
  ["fixed_statement", (node) => statements(node.parts)],
  ["return_statement", (node) => returning(node, node.parts[0] ? expression(node.parts[0]) : null)],
  ["yield_statement", yielded],
  ["break_statement", jump("break")],
  ["continue_statement", jump("continue")],
  ["goto_statement", () => null],
  ["labeled_statement", (node) => statements(node.parts.slice(1))],
  ["empty_statement", () => null],
  ["preproc_if", conditionally],
  ["preproc_elif", conditionally],
  ["preproc_else", conditionally],
];
