import { binary, logical } from "#server/scanners/sast/ast/build";
import type { Assign, BinaryOperator, Expression } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { classBody } from "#server/scanners/sast/lower/java/classes";
import {
  argumentsOf,
  body,
  expression,
  expressions,
  functionNode,
  literal,
  name,
  parameter,
  unknown,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** A dotted type or package name as members. */
export function pathOf(node: SyntaxNode, text: string): Expression {
  const [head = "", ...rest] = text.split(".");
  return rest.reduce<Expression>(
    (object, part) => ({ start: node.start, end: node.end, kind: "member", object, name: part }),
    name(node, head),
  );
}

const operation: Builder = (node) => {
  const operator = node.textOf("operator");
  const left = expression(node.child("left"), node);
  const right = expression(node.child("right"), node);
  if (operator === "&&" || operator === "||")
    return logical(node, operator === "&&" ? "and" : "or", left, right);
  return binary(node, operator === ">>>" ? ">>" : (operator as BinaryOperator), left, right);
};

const assignment: Builder = (node) => {
  const operator = node.textOf("operator").slice(0, -1);
  return {
    start: node.start,
    end: node.end,
    kind: "assign",
    target: expression(node.child("left"), node),
    operator: operator === "" ? null : operator === ">>>" ? ">>" : (operator as BinaryOperator),
    value: expression(node.child("right"), node),
    declares: null,
    type: null,
  } satisfies Assign;
};

const update: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "assign",
  target: expression(node.parts[0], node),
  operator: node.has("++") ? "+" : "-",
  value: literal(node, 1),
  declares: null,
  type: null,
});

const unary: Builder = (node) => {
  const operator = node.textOf("operator");
  const operand = expression(node.child("operand"), node);
  if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number")
    return literal(node, -operand.value);
  return {
    start: node.start,
    end: node.end,
    kind: "unary",
    operator: operator === "!" ? "not" : operator === "-" || operator === "~" ? operator : "+",
    operand,
  };
};

const invocation: Builder = (node) => {
  const object = node.child("object");
  const method = node.textOf("name");
  const named = node.child("name") ?? node;
  const callee: Expression = object
    ? { start: object.start, end: named.end, kind: "member", object: expression(object), name: method }
    : name(named, method);
  return {
    start: node.start,
    end: node.end,
    kind: "call",
    callee,
    args: argumentsOf(node.child("arguments")),
  };
};

const creation: Builder = (node) => {
  const type = node.child("type");
  const inside = node.first("class_body");
  return {
    start: node.start,
    end: node.end,
    kind: "new",
    type: pathOf(type ?? node, typeName(type?.text ?? "") ?? ""),
    args: argumentsOf(node.child("arguments")),
    body: inside
      ? {
          start: node.start,
          end: node.end,
          kind: "class-node",
          name: null,
          bases: [],
          annotations: [],
          ...classBody(inside),
        }
      : null,
  };
};

const arrayCreation: Builder = (node) => {
  const value = node.child("value");
  return value ? expression(value) : { start: node.start, end: node.end, kind: "list", items: [] };
};

const lambda: Builder = (node) => {
  const list = node.child("parameters");
  const inside = node.child("body");
  const names = list?.kind === "identifier" ? [list] : (list?.parts ?? []);
  const value = inside?.kind === "block" ? null : expression(inside, node);
  const fn = functionNode(node, {
    name: null,
    role: "arrow",
    params: names.map((each) =>
      parameter(each, name(each, each.kind === "identifier" ? each.text : each.textOf("name")), {
        type: typeName(each.textOf("type")),
      }),
    ),
    body: value ? [{ start: value.start, end: value.end, kind: "return", value }] : body(inside),
  });
  return { start: node.start, end: node.end, kind: "lambda", fn };
};

/** `Type::method`: a member; `this::m` too. */
const reference: Builder = (node) => {
  const [object, method] = [node.children[0], node.children.at(-1)];
  return {
    start: node.start,
    end: node.end,
    kind: "member",
    object: expression(object, node),
    name: method?.text ?? "",
  };
};

const instanceOf: Builder = (node) => {
  const left = expression(node.child("left"), node);
  const right = node.child("right");
  const test = {
    start: node.start,
    end: node.end,
    kind: "binary",
    operator: "instanceof",
    operands: [left, pathOf(right ?? node, typeName(right?.text ?? "") ?? "")],
  } as const;
  const bound = node.child("name");
  if (!bound) return test;
  // `x instanceof T t`: the name is the value from here on.
  const assign = {
    start: bound.start,
    end: bound.end,
    kind: "assign",
    target: name(bound, bound.text),
    operator: null,
    value: left,
    declares: "function",
    type: typeName(right?.text ?? ""),
  } as const;
  return { start: node.start, end: node.end, kind: "sequence", items: [assign, test] };
};

export const expressionBuilders: readonly (readonly [string, Builder])[] = [
  ["identifier", (node) => name(node, node.text)],
  ["type_identifier", (node) => name(node, node.text)],
  ["scoped_identifier", (node) => pathOf(node, node.text.replace(/\s/g, ""))],
  ["scoped_type_identifier", (node) => pathOf(node, node.text.replace(/\s/g, ""))],
  ["generic_type", (node) => pathOf(node, typeName(node.text) ?? "")],
  ["this", (node) => ({ start: node.start, end: node.end, kind: "self", as: "this" })],
  ["super", (node) => ({ start: node.start, end: node.end, kind: "self", as: "super" })],
  [
    "field_access",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "member",
      object: expression(node.child("object"), node),
      name: node.textOf("field"),
    }),
  ],
  [
    "array_access",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "index",
      object: expression(node.child("array"), node),
      key: expression(node.child("index"), node),
    }),
  ],
  ["method_invocation", invocation],
  [
    "explicit_constructor_invocation",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "expression",
      value: {
        start: node.start,
        end: node.end,
        kind: "call",
        callee: expression(node.child("constructor"), node),
        args: argumentsOf(node.child("arguments")),
      },
    }),
  ],
  ["object_creation_expression", creation],
  ["array_creation_expression", arrayCreation],
  [
    "array_initializer",
    (node) => ({ start: node.start, end: node.end, kind: "list", items: expressions(node.children) }),
  ],
  [
    "element_value_array_initializer",
    (node) => ({ start: node.start, end: node.end, kind: "list", items: expressions(node.children) }),
  ],
  ["dimensions_expr", () => null],
  ["binary_expression", operation],
  ["unary_expression", unary],
  ["update_expression", update],
  ["assignment_expression", assignment],
  [
    "ternary_expression",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "conditional",
      test: expression(node.child("condition"), node),
      whenTrue: expression(node.child("consequence"), node),
      whenFalse: expression(node.child("alternative"), node),
    }),
  ],
  [
    "cast_expression",
    (node) => {
      const value = expression(node.child("value"), node);
      const type = typeName(node.textOf("type"));
      return type === null ? value : { start: node.start, end: node.end, kind: "cast", type, value };
    },
  ],
  ["instanceof_expression", instanceOf],
  ["lambda_expression", lambda],
  ["inferred_parameters", () => null],
  ["method_reference", reference],
  [
    "class_literal",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "member",
      object: pathOf(node, typeName(node.children[0]?.text ?? "") ?? ""),
      name: "class",
    }),
  ],
  ["parenthesized_expression", (node) => expression(node.children[0], node)],
  ["ERROR", (node) => unknown(node, expressions(node.children))],
];
