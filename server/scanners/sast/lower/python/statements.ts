import { conditional } from "#server/scanners/sast/ast/build";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Catch, Import, Jump, Statement, SwitchCase } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  body,
  casesOf,
  expression,
  expressions,
  optional,
  statements,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** The clauses stand in a row; the last one is the innermost. */
const choice: Builder = (node) => {
  let otherwise: readonly Statement[] = [];
  for (const clause of node.childrenAt("alternative").reverse()) {
    if (clause.kind === "else_clause") otherwise = body(clause.child("body"));
    else
      otherwise = [
        conditional(
          clause,
          expression(clause.child("condition"), clause),
          body(clause.child("consequence")),
          otherwise,
        ),
      ];
  }
  return conditional(
    node,
    expression(node.child("condition"), node),
    body(node.child("consequence")),
    otherwise,
  );
};

/** What follows a loop that ran to its end follows the loop. */
const thenElse = (node: SyntaxNode, loop: Statement): Statement | Statement[] => {
  const otherwise = node.child("alternative");
  return otherwise ? [loop, ...body(otherwise.child("body"))] : loop;
};

const each: Builder = (node) =>
  thenElse(node, {
    start: node.start,
    end: node.end,
    kind: "each",
    key: null,
    target: expression(node.child("left"), node),
    declares: null,
    type: null,
    iterable: expression(node.child("right"), node),
    body: body(node.child("body")),
  });

const loop: Builder = (node) =>
  thenElse(node, {
    start: node.start,
    end: node.end,
    kind: "loop",
    init: [],
    test: expression(node.child("condition"), node),
    update: [],
    body: body(node.child("body")),
    bodyFirst: false,
  });

const blockOf = (node: SyntaxNode): readonly Statement[] => body(node.child("body") ?? node.first("block"));

const attempt: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "try",
  body: body(node.child("body")),
  catches: node.children.filter((child) => child.kind.startsWith("except")).map(catchOf),
  otherwise: node.children.filter((child) => child.kind === "else_clause").flatMap(blockOf),
  always: node.children.filter((child) => child.kind === "finally_clause").flatMap(blockOf),
});

function catchOf(node: SyntaxNode): Catch {
  const value = node.child("value");
  const target = value?.kind === "as_pattern" ? (value.child("alias")?.text ?? null) : null;
  const caught = value?.kind === "as_pattern" ? value.children[0] : value;
  const types = (caught?.kind === "tuple" ? caught.parts : caught ? [caught] : []).map((type) => type.text);
  return { types, name: target, body: blockOf(node) };
}

/** `with a as b`: the value is assigned, as what a context manager gives is mostly itself. */
const pattern: Builder = (node) => {
  const alias = node.child("alias");
  const value = expression(node.children[0], node);
  if (!alias) return value;
  return {
    start: node.start,
    end: node.end,
    kind: "assign",
    target: expression(alias),
    operator: null,
    value,
    declares: null,
    type: null,
  };
};

const importation: Builder = (node) =>
  node.childrenAt("name").map((child): Import => {
    const written = child.kind === "aliased_import" ? child.textOf("name") : child.text;
    const as = child.kind === "aliased_import" ? child.textOf("alias") : (written.split(".")[0] ?? written);
    return {
      start: node.start,
      end: node.end,
      kind: "import",
      from: written,
      names: [{ name: null, as }],
      wildcard: false,
    };
  });

const importFrom: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "import",
  from: node.textOf("module_name").replace(/\s/g, ""),
  names: node.childrenAt("name").map((child) => {
    const own = child.kind === "aliased_import" ? child.textOf("name") : child.text;
    return { name: own, as: child.kind === "aliased_import" ? child.textOf("alias") : own };
  }),
  wildcard: node.has("wildcard_import"),
});

const match: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "switch",
  subject: expressions(node.childrenAt("subject"))[0] ?? null,
  cases: casesOf(node.child("body")?.children ?? []),
});

/** Patterns that are more than constants may match anything: they are tests nobody knows. */
const matchCase: Builder = (node) => {
  const patterns = node.children.filter((child) => child.kind === "case_pattern");
  const any = patterns.length === 1 && patterns[0]?.text === "_";
  const tests: Expression[] = any ? [] : patterns.flatMap((each) => constants(each));
  const made: SwitchCase = { tests, body: body(node.child("consequence")), fallsThrough: false };
  return { kind: "case", case: made };
};

function constants(node: SyntaxNode): Expression[] {
  const inner = node.children[0];
  const options = inner?.kind === "union_pattern" ? inner.parts : inner ? [inner] : [];
  return options.map((option) => expression(option, node));
}

const jump =
  (to: Jump["to"]): Builder =>
  (node) => ({ start: node.start, end: node.end, kind: "jump", to, label: null });

export const statementBuilders: readonly (readonly [string, Builder])[] = [
  [
    "expression_statement",
    (node) => {
      const found = expressions(node.children);
      const [only] = found;
      if (!only) return null;
      const value =
        found.length === 1
          ? only
          : ({ start: node.start, end: node.end, kind: "list", items: found } as const);
      return { start: node.start, end: node.end, kind: "expression", value };
    },
  ],
  ["block", (node) => statements(node.children)],
  ["if_statement", choice],
  ["elif_clause", () => null],
  ["else_clause", () => null],
  ["except_clause", () => null],
  ["except_group_clause", () => null],
  ["finally_clause", () => null],
  ["for_statement", each],
  ["while_statement", loop],
  ["try_statement", attempt],
  ["as_pattern", pattern],
  [
    "with_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "with",
      resources: expressions(
        node.children.filter((child) => child.kind === "with_clause").flatMap((clause) => clause.children),
      ),
      body: body(node.child("body")),
    }),
  ],
  ["import_statement", importation],
  ["import_from_statement", importFrom],
  ["future_import_statement", () => null],
  ["match_statement", match],
  ["case_clause", matchCase],
  [
    "return_statement",
    (node) => ({ start: node.start, end: node.end, kind: "return", value: optional(node.parts[0]) }),
  ],
  [
    "raise_statement",
    (node) => ({ start: node.start, end: node.end, kind: "throw", value: optional(node.parts[0]) }),
  ],
  [
    "assert_statement",
    (node) =>
      conditional(
        node,
        {
          start: node.start,
          end: node.end,
          kind: "unary",
          operator: "not",
          operand: expression(node.parts[0], node),
        },
        [{ start: node.start, end: node.end, kind: "throw", value: optional(node.parts[1]) }],
        [],
      ),
  ],
  ["break_statement", jump("break")],
  ["continue_statement", jump("continue")],
  ["pass_statement", () => null],
  ["global_statement", () => null],
  ["nonlocal_statement", () => null],
  [
    "delete_statement",
    (node) =>
      expressions(node.parts).map((operand) => ({
        start: node.start,
        end: node.end,
        kind: "unary",
        operator: "delete",
        operand,
      })),
  ],
  [
    "print_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "expression",
      value: {
        start: node.start,
        end: node.end,
        kind: "call",
        callee: { start: node.start, end: node.end, kind: "name", name: "print" },
        args: expressions(node.parts).map((value) => ({ value, name: null, spread: false })),
      },
    }),
  ],
  [
    "exec_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "expression",
      value: {
        start: node.start,
        end: node.end,
        kind: "call",
        callee: { start: node.start, end: node.end, kind: "name", name: "exec" },
        args: expressions(node.parts).map((value) => ({ value, name: null, spread: false })),
      },
    }),
  ],
  ["type_alias_statement", () => null],
];
