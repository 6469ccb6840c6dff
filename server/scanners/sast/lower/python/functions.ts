import type { ClassNode, Field, FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder, Lowered } from "#server/scanners/sast/lower/front-end";
import {
  argumentsOf,
  body,
  expression,
  functionNode,
  loweredOf,
  name,
  optional,
  parameter,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const typed: Builder = (node) => {
  const inner = node.parts[0];
  const made = inner ? parameterOf(inner) : null;
  return made ? { ...made, start: node.start, end: node.end, type: typeName(node.textOf("type")) } : null;
};

const withDefault: Builder = (node) =>
  parameter(node, expression(node.child("name"), node), {
    default: optional(node.child("value")),
    type: typeName(node.textOf("type")),
  });

function parameterOf(node: SyntaxNode): Parameter | null {
  if (node.kind === "list_splat_pattern")
    return parameter(node, expression(node.parts[0], node), { rest: "list" });
  if (node.kind === "dictionary_splat_pattern")
    return parameter(node, name(node, node.parts[0]?.text ?? ""), { rest: "map" });
  const [only] = loweredOf(node);
  if (only?.kind === "parameter") return only;
  return node.named && node.kind !== "keyword_separator" && node.kind !== "positional_separator"
    ? parameter(node, expression(node))
    : null;
}

const parameters: Builder = (node) => node.children.flatMap((child) => parameterOf(child) ?? []);

const definition: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "function",
  fn: functionOf(node),
});

function functionOf(node: SyntaxNode): FunctionNode {
  const named = node.child("name");
  const list = node.child("parameters");
  return functionNode(node, {
    name: named?.text ?? null,
    nameStart: (named ?? node).start,
    params: loweredOf(list).flatMap((each) => (each.kind === "parameter" ? each : [])),
    body: body(node.child("body")),
    returns: typeName(node.textOf("return_type")),
  });
}

const lambda: Builder = (node) => {
  const value = expression(node.child("body"), node);
  const fn = functionNode(node, {
    name: null,
    role: "arrow",
    params: loweredOf(node.child("parameters")).flatMap((each) => (each.kind === "parameter" ? each : [])),
    body: [{ start: value.start, end: value.end, kind: "return", value }],
  });
  return { start: node.start, end: node.end, kind: "lambda", fn };
};

/** A decorator goes to what it decorates; some say what kind of method it is. */
const decorated: Builder = (node) => {
  const annotations = node.children
    .filter((child) => child.kind === "decorator")
    .map((child) => expression(child));
  return loweredOf(node.child("definition")).map((each) => {
    if (each.kind === "function")
      return {
        ...each,
        fn: {
          ...each.fn,
          annotations,
          static: isStatic(annotations),
          role: isGetter(annotations) ? "getter" : each.fn.role,
        },
      };
    return each.kind === "class" ? { ...each, class: { ...each.class, annotations } } : each;
  });
};

const named = (annotations: readonly Expression[], wanted: string): boolean =>
  annotations.some((each) => each.kind === "name" && each.name === wanted);
const isStatic = (annotations: readonly Expression[]): boolean => named(annotations, "staticmethod");
const isGetter = (annotations: readonly Expression[]): boolean =>
  named(annotations, "property") || named(annotations, "cached_property");

const classDefinition: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "class",
  class: classOf(node),
});

function classOf(node: SyntaxNode): ClassNode {
  const statements = body(node.child("body"));
  const bases = argumentsOf(node.child("superclasses"));
  return {
    start: node.start,
    end: node.end,
    kind: "class-node",
    name: node.textOf("name"),
    bases: bases.filter((base) => base.name === null).map((base) => base.value),
    methods: statements.flatMap((each) => (each.kind === "function" ? asMethod(each.fn) : [])),
    fields: statements.flatMap(fieldOf),
    body: statements.filter((each) => each.kind !== "function" && fieldOf(each).length === 0),
    annotations: [],
  };
}

const asMethod = (fn: FunctionNode): FunctionNode => ({
  ...fn,
  role: fn.role === "function" ? "method" : fn.role,
});

/** What is assigned in a class body belongs to the class, and to its instances too. */
function fieldOf(statement: Statement): Field[] {
  if (statement.kind !== "expression" || statement.value.kind !== "assign") return [];
  const { target, value, type } = statement.value;
  if (target.kind !== "name") return [];
  return [
    {
      start: statement.start,
      end: statement.end,
      kind: "field",
      name: target.name,
      static: false,
      value,
      type,
      annotations: [],
    },
  ];
}

export const functionBuilders: readonly (readonly [string, Builder])[] = [
  ["decorator", (node): Lowered => expression(node.parts[0], node)],
  ["typed_parameter", typed],
  ["default_parameter", withDefault],
  ["typed_default_parameter", withDefault],
  ["parameters", parameters],
  ["lambda_parameters", parameters],
  ["function_definition", definition],
  ["decorated_definition", decorated],
  ["lambda", lambda],
  ["class_definition", classDefinition],
];
