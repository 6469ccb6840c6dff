import { conditional } from "#server/scanners/sast/ast/build";
import type { Assign } from "#server/scanners/sast/ast/expression";
import type { Jump, SwitchCase } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  body,
  casesOf,
  expression,
  expressions,
  literal,
  loweredOf,
  optional,
  statements,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const scopeOf = (node: SyntaxNode): Assign["declares"] => {
  const word = node.children[0]?.text;
  return word === "var" ? "function" : "block";
};

/** One assignment for each name declared. */
const declaration: Builder = (node) =>
  node.children.flatMap((child) => {
    if (child.kind !== "variable_declarator") return [];
    const value: Assign = {
      start: child.start,
      end: child.end,
      kind: "assign",
      target: expression(child.child("name"), child),
      operator: null,
      value: optional(child.child("value")) ?? literal(child, null),
      declares: scopeOf(node),
      type: typeName(child.textOf("type")),
    };
    return { start: child.start, end: child.end, kind: "expression", value } as const;
  });

const each: Builder = (node) => {
  const word = node.child("kind")?.text;
  const left = expression(node.child("left"), node);
  const keys = node.textOf("operator") === "in";
  return {
    start: node.start,
    end: node.end,
    kind: "each",
    key: keys ? left : null,
    target: keys ? null : left,
    declares: word === undefined ? null : word === "var" ? "function" : "block",
    type: null,
    iterable: expression(node.child("right"), node),
    body: body(node.child("body")),
  };
};

/** A `for` keeps what it declares to itself, so it is a block. */
const loop: Builder = (node) => {
  const condition = node.child("condition");
  const increment = node.child("increment");
  const init = statements([node.child("initializer")]);
  const made = {
    start: node.start,
    end: node.end,
    kind: "loop",
    init,
    test: condition?.kind === "empty_statement" ? null : optional(condition),
    update: increment ? [expression(increment)] : [],
    body: body(node.child("body")),
    bodyFirst: node.kind === "do_statement",
  } as const;
  return init.length === 0 ? made : { start: node.start, end: node.end, kind: "block", body: [made] };
};

const switchCase: Builder = (node) => {
  const value = node.child("value");
  const made: SwitchCase = {
    tests: value ? [expression(value)] : [],
    body: statements(node.childrenAt("body")),
    fallsThrough: true,
  };
  return { kind: "case", case: made };
};

const attempt: Builder = (node) => {
  const handler = node.child("handler");
  const bound = handler?.child("parameter");
  return {
    start: node.start,
    end: node.end,
    kind: "try",
    body: body(node.child("body")),
    catches: handler
      ? [
          {
            types: [],
            name: bound?.kind === "identifier" ? bound.text : null,
            body: body(handler.child("body")),
          },
        ]
      : [],
    otherwise: [],
    always: body(node.child("finalizer")?.child("body")),
  };
};

const jump =
  (to: Jump["to"]): Builder =>
  (node) => ({
    start: node.start,
    end: node.end,
    kind: "jump",
    to,
    label: node.child("label")?.text ?? null,
  });

export const statementBuilders: readonly (readonly [string, Builder])[] = [
  [
    "expression_statement",
    (node) => {
      const lowered = loweredOf(node.children[0]);
      return lowered.length === 0
        ? null
        : { start: node.start, end: node.end, kind: "expression", value: expression(node.children[0]) };
    },
  ],
  ["lexical_declaration", declaration],
  ["variable_declaration", declaration],
  [
    "statement_block",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: statements(node.children) }),
  ],
  [
    "class_static_block",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: body(node.child("body")) }),
  ],
  [
    "if_statement",
    (node) => {
      const otherwise = node.child("alternative");
      return conditional(
        node,
        expression(node.child("condition"), node),
        body(node.child("consequence")),
        otherwise ? body(otherwise) : [],
      );
    },
  ],
  ["else_clause", (node) => statements(node.children)],
  ["for_statement", loop],
  ["while_statement", loop],
  ["do_statement", loop],
  ["for_in_statement", each],
  ["switch_case", switchCase],
  ["switch_default", switchCase],
  ["switch_body", (node) => node.children.flatMap((child) => loweredOf(child))],
  [
    "switch_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "switch",
      subject: expression(node.child("value"), node),
      cases: casesOf(node.child("body")?.children ?? []),
    }),
  ],
  ["try_statement", attempt],
  ["catch_clause", () => null],
  ["finally_clause", () => null],
  [
    "return_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "return",
      value: expressions(node.parts)[0] ?? null,
    }),
  ],
  [
    "throw_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "throw",
      value: expressions(node.parts)[0] ?? null,
    }),
  ],
  ["break_statement", jump("break")],
  ["continue_statement", jump("continue")],
  [
    "labeled_statement",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: statements([node.child("body")]) }),
  ],
  [
    "with_statement",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: statements(node.children) }),
  ],
  [
    "internal_module",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: body(node.child("body")) }),
  ],
];
