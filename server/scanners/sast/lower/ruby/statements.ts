import { conditional } from "#server/scanners/sast/ast/build";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Catch, Jump, Statement, Try } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { block, statement } from "#server/scanners/sast/lower/make";
import { body, loweredOf, statements } from "#server/scanners/sast/lower/parts";
import { argumentsOf } from "#server/scanners/sast/lower/ruby/calls";
import { targetOf } from "#server/scanners/sast/lower/ruby/expressions";
import { value, values } from "#server/scanners/sast/lower/ruby/values";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const not = (operand: Expression): Expression => ({
  start: operand.start,
  end: operand.end,
  kind: "unary",
  operator: "not",
  operand,
});

/** `if`, `unless` and both behind what they guard. */
const choice: Builder = (node) => {
  const asked = value(node.child("condition"), node);
  return conditional(
    node,
    node.kind.startsWith("unless") ? not(asked) : asked,
    body(node.child("consequence") ?? node.child("body")),
    body(node.child("alternative")),
  );
};

const loop: Builder = (node) => {
  const asked = value(node.child("condition"), node);
  const content = node.child("body");
  return {
    start: node.start,
    end: node.end,
    kind: "loop",
    init: [],
    test: node.kind.startsWith("until") ? not(asked) : asked,
    update: [],
    body: body(content),
    bodyFirst: content?.kind === "begin",
  };
};

const each: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "each",
  key: null,
  target: targetOf(value(node.child("pattern"), node)),
  declares: null,
  type: null,
  iterable: value(node.child("value")?.parts[0], node),
  body: body(node.child("body")),
});

const clauses = new Set(["rescue", "else", "ensure"]);

/** A body with `rescue`, `else` or `ensure` in it tries what stands before them. */
const guarded: Builder = (node) => {
  const plain = statements(node.parts.filter((part) => !clauses.has(part.kind)));
  if (!node.parts.some((part) => clauses.has(part.kind))) return block(node, plain);
  const attempt: Try = {
    start: node.start,
    end: node.end,
    kind: "try",
    body: plain,
    catches: node.parts.filter((part) => part.kind === "rescue").map(caught),
    otherwise: body(node.first("else")),
    always: body(node.first("ensure")),
  };
  return block(node, [attempt]);
};

const caught = (node: SyntaxNode): Catch => ({
  types:
    node.child("exceptions")?.parts.map((part) => part.text.replace(/^::/, "").replace(/::/g, ".")) ?? [],
  name: node.child("variable")?.parts[0]?.text ?? null,
  body: body(node.child("body")),
});

const rescued: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "try",
  body: statements([node.child("body")]),
  catches: [{ types: [], name: null, body: statements([node.child("handler")]) }],
  otherwise: [],
  always: [],
});

/** Several values are given back as a list. */
function given(node: SyntaxNode): Expression | null {
  const found = argumentsOf(node.first("argument_list")).map((argument) => argument.value);
  const [only] = found;
  if (found.length <= 1) return only ?? null;
  return { start: node.start, end: node.end, kind: "list", items: found };
}

const giveBack: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "return",
  value: given(node),
});

/** What `break` and `next` hand over is evaluated; `next` with a value ends a block with it. */
const jump =
  (to: Jump["to"]): Builder =>
  (node): readonly Statement[] => {
    const handed = given(node);
    const jumped: Jump = { start: node.start, end: node.end, kind: "jump", to, label: null };
    if (handed === null) return [jumped];
    return to === "continue"
      ? [{ start: node.start, end: node.end, kind: "return", value: handed }]
      : [statement(handed), jumped];
  };

const inside: Builder = (node) => statements(node.parts);

export const statementBuilders: readonly (readonly [string, Builder])[] = [
  ["then", inside],
  ["do", inside],
  ["else", inside],
  ["ensure", inside],
  ["if", choice],
  ["elsif", choice],
  ["unless", choice],
  ["if_modifier", choice],
  ["unless_modifier", choice],
  ["while", loop],
  ["until", loop],
  ["while_modifier", loop],
  ["until_modifier", loop],
  ["for", each],
  ["in", (node) => values(node.parts)],
  ["begin", guarded],
  ["body_statement", guarded],
  ["rescue", () => null],
  ["rescue_modifier", rescued],
  ["exceptions", () => null],
  ["exception_variable", () => null],
  ["parenthesized_statements", (node) => (node.parts.length === 1 ? loweredOf(node.parts[0]) : inside(node))],
  ["begin_block", inside],
  ["end_block", inside],
  ["return", giveBack],
  ["break", jump("break")],
  ["next", jump("continue")],
  ["redo", () => null],
  ["retry", () => null],
  ["empty_statement", () => null],
  ["uninterpreted", () => null],
];
