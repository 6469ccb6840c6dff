import { conditional } from "#server/scanners/sast/ast/build";
import type { Assign } from "#server/scanners/sast/ast/expression";
import type { Catch, Jump, Statement, Switch, SwitchCase } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  body,
  casesOf,
  expression,
  expressions,
  literal,
  loweredOf,
  name,
  optional,
  statements,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const declaration: Builder = (node) => {
  const type = typeName(node.textOf("type"));
  return node.childrenAt("declarator").map((each) => {
    const value: Assign = {
      start: each.start,
      end: each.end,
      kind: "assign",
      target: expression(each.child("name"), each),
      operator: null,
      value: optional(each.child("value")) ?? literal(each, null),
      declares: "block",
      type,
    };
    return { start: each.start, end: each.end, kind: "expression", value } as const;
  });
};

const loop: Builder = (node) => {
  const init = statements(node.childrenAt("init"));
  const made = {
    start: node.start,
    end: node.end,
    kind: "loop",
    init,
    test: optional(node.child("condition")),
    update: expressions(node.childrenAt("update")),
    body: body(node.child("body")),
    bodyFirst: node.kind === "do_statement",
  } as const;
  return init.length === 0 ? made : { start: node.start, end: node.end, kind: "block", body: [made] };
};

const each: Builder = (node) => {
  const named = node.child("name");
  return {
    start: node.start,
    end: node.end,
    kind: "each",
    key: null,
    target: name(named ?? node, named?.text ?? ""),
    declares: "block",
    type: typeName(node.textOf("type")),
    iterable: expression(node.child("value"), node),
    body: body(node.child("body")),
  };
};

/** `case A: case B: …` falls through, `case A, B -> …` does not. */
const group: Builder = (node) => {
  const labels = node.children.filter((child) => child.kind === "switch_label");
  const rest = node.children.filter((child) => child.kind !== "switch_label" && child.named);
  const fallback = labels.some((label) => label.has("default"));
  const arrow = node.kind === "switch_rule";
  const made: SwitchCase = {
    tests: fallback ? [] : labels.flatMap((label) => expressions(label.parts)),
    body: arrow ? rest.flatMap((child) => body(child)) : statements(rest),
    fallsThrough: !arrow,
  };
  return { kind: "case", case: made };
};

const choice: Builder = (node) => {
  const made: Switch = {
    start: node.start,
    end: node.end,
    kind: "switch",
    subject: expression(node.child("condition"), node),
    cases: casesOf(node.child("body")?.children ?? []),
  };
  return made;
};

const resource: Builder = (node) => {
  const named = node.child("name");
  if (!named) return expression(node.parts[0], node);
  const value = expression(node.child("value"), node);
  return {
    start: node.start,
    end: node.end,
    kind: "assign",
    target: name(named, named.text),
    operator: null,
    value,
    declares: "block",
    type: typeName(node.textOf("type")),
  };
};

function catchOf(node: SyntaxNode): Catch {
  const bound = node.first("catch_formal_parameter");
  const types = (bound?.first("catch_type")?.parts ?? []).map((type) => type.text);
  return { types, name: bound?.textOf("name") ?? null, body: body(node.child("body")) };
}

const attempt: Builder = (node) => {
  const made: Statement = {
    start: node.start,
    end: node.end,
    kind: "try",
    body: body(node.child("body")),
    catches: node.children.filter((child) => child.kind === "catch_clause").map(catchOf),
    otherwise: [],
    always: node.children
      .filter((child) => child.kind === "finally_clause")
      .flatMap((child) => body(child.first("block"))),
  };
  const resources = node.child("resources");
  if (!resources) return made;
  // What the resources throw is caught too.
  const inside: Statement = {
    start: node.start,
    end: node.end,
    kind: "with",
    resources: expressions(resources.children),
    body: made.body,
  };
  return { ...made, body: [inside] };
};

const jump =
  (to: Jump["to"]): Builder =>
  (node) => ({
    start: node.start,
    end: node.end,
    kind: "jump",
    to,
    label: node.first("identifier")?.text ?? null,
  });

export const statementBuilders: readonly (readonly [string, Builder])[] = [
  [
    "expression_statement",
    (node) => {
      const [only] = loweredOf(node.children[0]);
      if (only?.kind === "switch") return only;
      return only
        ? { start: node.start, end: node.end, kind: "expression", value: expression(node.children[0]) }
        : null;
    },
  ],
  ["local_variable_declaration", declaration],
  ["block", (node) => ({ start: node.start, end: node.end, kind: "block", body: statements(node.children) })],
  [
    "if_statement",
    (node) =>
      conditional(
        node,
        expression(node.child("condition"), node),
        body(node.child("consequence")),
        body(node.child("alternative")),
      ),
  ],
  ["for_statement", loop],
  ["while_statement", loop],
  ["do_statement", loop],
  ["enhanced_for_statement", each],
  ["switch_label", () => null],
  ["switch_block_statement_group", group],
  ["switch_rule", group],
  ["switch_block", (node) => node.children.flatMap((child) => loweredOf(child))],
  ["switch_expression", choice],
  [
    "yield_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "expression",
      value: expression(node.parts[0], node),
    }),
  ],
  ["try_statement", attempt],
  ["try_with_resources_statement", attempt],
  ["resource", resource],
  ["catch_clause", () => null],
  ["finally_clause", () => null],
  [
    "return_statement",
    (node) => ({ start: node.start, end: node.end, kind: "return", value: optional(node.parts[0]) }),
  ],
  [
    "throw_statement",
    (node) => ({ start: node.start, end: node.end, kind: "throw", value: optional(node.parts[0]) }),
  ],
  ["break_statement", jump("break")],
  ["continue_statement", jump("continue")],
  [
    "labeled_statement",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: statements(node.parts.slice(1)) }),
  ],
  [
    "synchronized_statement",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: statements(node.children) }),
  ],
  [
    "assert_statement",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "expression",
      value: expression(node.parts[0], node),
    }),
  ],
  [
    "import_declaration",
    (node) => {
      const wildcard = node.has("asterisk");
      const path = (node.parts[0]?.text ?? "").replace(/\s/g, "");
      const dot = path.lastIndexOf(".");
      const named = path.slice(dot + 1);
      const names = wildcard ? [] : [{ name: named, as: named }];
      return {
        start: node.start,
        end: node.end,
        kind: "import",
        from: wildcard ? path : path.slice(0, dot),
        names,
        wildcard,
      };
    },
  ],
  ["package_declaration", () => null],
];
