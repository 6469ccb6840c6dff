import type { If, Jump, Statement } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, block, callWith, statement, together } from "#server/scanners/sast/lower/make";
import {
  body,
  entriesOf,
  expression,
  expressions,
  literal,
  loweredOf,
  name,
  optional,
  statements,
} from "#server/scanners/sast/lower/parts";
import { itemsOf } from "#server/scanners/sast/lower/php/expressions";
import { dottedName } from "#server/scanners/sast/lower/php/names";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** What stands between `<?=` and `?>` is written out. The tag comes before the statement, not around it. */
function isWrittenOut(node: SyntaxNode): boolean {
  return /<\?=\s*$/.test(node.source.slice(Math.max(0, node.start - 50), node.start));
}

const plain: Builder = (node) => {
  const [only] = node.parts;
  if (only?.kind === "throw_expression") return thrown(only);
  const values = expressions(node.parts);
  const [value] = values;
  if (value === undefined) return null;
  if (isWrittenOut(node)) return statement(callWith(node, name(node, "echo"), values.flatMap(itemsOf)));
  const ends =
    value.kind === "call" && value.callee.kind === "name" && /^(exit|die)$/i.test(value.callee.name);
  return ends ? [statement(value), end(node)] : statement(value);
};

/** What follows `exit` does not run. */
const end = (node: SyntaxNode): Statement => ({
  start: node.start,
  end: node.end,
  kind: "throw",
  value: null,
});

const exit: Builder = (node) => [
  statement(callWith(node, name(node, "exit"), expressions(node.parts))),
  end(node),
];

const thrown = (node: SyntaxNode): Statement => ({
  start: node.start,
  end: node.end,
  kind: "throw",
  value: expression(node.parts[0], node),
});

const choice: Builder = (node) => {
  const branches = [node, ...node.children.filter((child) => child.kind === "else_if_clause")].map(
    (each) => ({
      test: expression(each.child("condition"), each),
      body: body(each.child("body")),
    }),
  );
  const last = node.children.find((child) => child.kind === "else_clause");
  const otherwise = body(last?.child("body"));
  const [only] = otherwise;
  const nested = otherwise.length === 1 && only?.kind === "if" ? only : null;
  // The chain grows at its front, in the innermost part's own array, so that a long one is not copied for each link.
  if (nested) (nested.branches as If["branches"][number][]).unshift(...branches);
  return {
    start: node.start,
    end: node.end,
    kind: "if",
    branches: nested ? nested.branches : branches,
    otherwise: nested ? nested.otherwise : otherwise,
  };
};

const all = (node: SyntaxNode | null) => (node ? expressions([node]).flatMap(itemsOf) : []);

const loop: Builder = (node) => {
  const tests = all(node.child("condition"));
  const looped = {
    start: node.start,
    end: node.end,
    kind: "loop",
    init: [],
    test: tests.at(-1) ?? null,
    update: all(node.child("update")),
    body: body(node.child("body")),
    bodyFirst: node.kind === "do_statement",
  } as const;
  return together(node, [...all(node.child("initialize")).map(statement), looped]);
};

const each: Builder = (node) => {
  const [iterable, target] = node.parts;
  const [pair] = target?.kind === "pair" ? entriesOf([target]) : [];
  return {
    start: node.start,
    end: node.end,
    kind: "each",
    key: pair?.key ?? null,
    target: pair?.value ?? expression(target, node),
    declares: null,
    type: null,
    iterable: expression(iterable, node),
    body: body(node.child("body")),
  };
};

const attempt: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "try",
  body: body(node.child("body")),
  catches: node.children
    .filter((child) => child.kind === "catch_clause")
    .map((child) => ({
      types: child
        .textOf("type")
        .split(/[\s|]+/)
        .filter(Boolean)
        .map(dottedName),
      name: child.child("name")?.text ?? null,
      body: body(child.child("body")),
    })),
  otherwise: [],
  always: body(node.first("finally_clause")?.child("body")),
});

const jump =
  (to: Jump["to"]): Builder =>
  (node) => ({ start: node.start, end: node.end, kind: "jump", to, label: null });

const statics: Builder = (node) =>
  node.children
    .filter((child) => child.kind === "static_variable_declaration")
    .map((child) =>
      statement(
        assign(
          child,
          expression(child.child("name"), child),
          optional(child.child("value")) ?? literal(child, null),
          {
            declares: "function",
          },
        ),
      ),
    );

const removal: Builder = (node) =>
  expressions(node.parts).map((operand) =>
    statement({ start: operand.start, end: operand.end, kind: "unary", operator: "delete", operand }),
  );

export const statementBuilders: readonly (readonly [string, Builder])[] = [
  ["expression_statement", plain],
  ["exit_statement", exit],
  [
    "throw_expression",
    (node) => ({ start: node.start, end: node.end, kind: "value-of", body: [thrown(node)] }),
  ],
  ["compound_statement", (node) => block(node, statements(node.children))],
  ["colon_block", (node) => block(node, statements(node.children))],
  ["if_statement", choice],
  ["else_if_clause", () => null],
  ["else_clause", () => null],
  ["for_statement", loop],
  ["while_statement", loop],
  ["do_statement", loop],
  ["foreach_statement", each],
  [
    "pair",
    (node) => {
      const [key, value] = node.parts;
      return {
        kind: "entry",
        entry: { key: expression(key, node), value: expression(value, node) },
      };
    },
  ],
  ["try_statement", attempt],
  ["catch_clause", () => null],
  ["finally_clause", () => null],
  ["break_statement", jump("break")],
  ["continue_statement", jump("continue")],
  [
    "return_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "return",
      value: expressions(node.parts)[0] ?? null,
    }),
  ],
  ["function_static_declaration", statics],
  ["unset_statement", removal],
  ["global_declaration", () => null],
  [
    "declare_statement",
    (node) => statements(node.children.filter((child) => loweredOf(child).some(isBlock))),
  ],
  ["empty_statement", () => null],
  ["goto_statement", () => null],
  ["named_label_statement", () => null],
  ["text", () => null],
  ["text_interpolation", () => null],
  ["php_tag", () => null],
];

const isBlock = (node: { readonly kind: string }): boolean => node.kind === "block";
