import type { ClassNode, Field, FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  argument,
  argumentsOf,
  body,
  expression,
  expressions,
  functionNode,
  loweredOf,
  name,
  optional,
  parameter,
  parametersOf,
  statements,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const modifiersOf = (node: SyntaxNode): SyntaxNode | null => node.first("modifiers");
const annotationsOf = (node: SyntaxNode): Expression[] => expressions(modifiersOf(node)?.parts ?? []);

const annotation: Builder = (node) => {
  const named = node.child("name");
  const callee = expression(named, node);
  const given = node.child("arguments");
  return given
    ? { start: node.start, end: node.end, kind: "call", callee, args: argumentsOf(given) }
    : callee;
};

function typedParameter(node: SyntaxNode): Parameter {
  const inside = node.first("variable_declarator");
  const rest = node.kind === "spread_parameter";
  const named = (inside ?? node).child("name");
  const type =
    node.child("type") ??
    node.parts.find((part) => part.kind !== "modifiers" && part.kind !== "variable_declarator");
  return parameter(node, name(named ?? node, named?.text ?? ""), {
    rest: rest ? "list" : null,
    type: typeName(type?.text ?? ""),
    annotations: annotationsOf(node),
  });
}

const method: Builder = (node): FunctionNode => {
  const named = node.child("name");
  const constructs = node.kind !== "method_declaration";
  return functionNode(node, {
    name: constructs ? "constructor" : (named?.text ?? null),
    nameStart: (named ?? node).start,
    role: constructs ? "constructor" : "method",
    static: modifiersOf(node)?.has("static") ?? false,
    params: parametersOf(node.child("parameters")),
    body: body(node.child("body")),
    returns: typeName(node.textOf("type")),
    annotations: annotationsOf(node),
  });
};

const field: Builder = (node): Field[] => {
  const type = typeName(node.textOf("type"));
  const annotations = annotationsOf(node);
  return node.childrenAt("declarator").map((each) => ({
    start: each.start,
    end: each.end,
    kind: "field",
    name: each.textOf("name"),
    static: (modifiersOf(node)?.has("static") ?? false) || node.kind === "constant_declaration",
    value: optional(each.child("value")),
    type,
    annotations,
  }));
};

/** What a class body holds. */
export function classBody(node: SyntaxNode): Pick<ClassNode, "methods" | "fields" | "body"> {
  const members = node.children.flatMap((child) =>
    child.kind === "enum_body_declarations" ? child.children : [child],
  );
  const lowered = members.flatMap(loweredOf);
  return {
    methods: lowered.flatMap((each) => (each.kind === "function-node" ? each : [])),
    fields: lowered.flatMap((each) => (each.kind === "field" ? each : [])),
    body: statements(members),
  };
}

function classOf(node: SyntaxNode): ClassNode {
  const inside = node.child("body");
  const made = inside ? classBody(inside) : { methods: [], fields: [], body: [] };
  const bases = node.children.filter(
    (child) =>
      child.kind === "superclass" || child.kind === "super_interfaces" || child.kind === "extends_interfaces",
  );
  const components =
    node.kind === "record_declaration" ? parametersOf(node.child("parameters")).map(componentOf) : [];
  return {
    start: node.start,
    end: node.end,
    kind: "class-node",
    name: node.textOf("name"),
    bases: bases.flatMap((base) =>
      expressions(base.children).flatMap((each) => (each.kind === "unknown" ? each.parts : each)),
    ),
    ...made,
    fields: [...components, ...made.fields],
    annotations: annotationsOf(node),
  };
}

const componentOf = (each: Parameter): Field => ({
  start: each.start,
  end: each.end,
  kind: "field",
  name: each.target.kind === "name" ? each.target.name : "",
  static: false,
  value: null,
  type: each.type,
  annotations: each.annotations,
});

const declaration: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "class",
  class: classOf(node),
});

const constant: Builder = (node): Field => ({
  start: node.start,
  end: node.end,
  kind: "field",
  name: node.textOf("name"),
  static: true,
  value: null,
  type: null,
  annotations: [],
});

export const classBuilders: readonly (readonly [string, Builder])[] = [
  ["annotation", annotation],
  ["marker_annotation", annotation],
  ["element_value_pair", (node) => argument(expression(node.child("value"), node), node.textOf("key"))],
  ["modifiers", () => null],
  ["formal_parameter", typedParameter],
  ["spread_parameter", typedParameter],
  ["method_declaration", method],
  ["constructor_declaration", method],
  ["compact_constructor_declaration", method],
  ["constructor_body", (node) => statements(node.children)],
  ["field_declaration", field],
  ["constant_declaration", field],
  ["enum_constant", constant],
  [
    "static_initializer",
    (node) => ({ start: node.start, end: node.end, kind: "block", body: statements(node.children) }),
  ],
  ["class_declaration", declaration],
  ["interface_declaration", declaration],
  ["enum_declaration", declaration],
  ["record_declaration", declaration],
  ["annotation_type_declaration", () => null],
];
