import type { ClassNode, Field, FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import { typed } from "#server/scanners/sast/lower/csharp/creation";
import {
  attributesOf,
  bodyOf,
  hasModifier,
  parametersIn,
} from "#server/scanners/sast/lower/csharp/functions";
import type { Builder, Lowered } from "#server/scanners/sast/lower/front-end";
import { assign, member, statement } from "#server/scanners/sast/lower/make";
import {
  expression,
  expressions,
  fieldsOf,
  functionNode,
  functionsOf,
  loweredOf,
  name,
  optional,
  parameter,
  statements,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const members = new Set(["declaration_list", "enum_member_declaration_list"]);

function classOf(node: SyntaxNode): ClassNode {
  const content = node.children.find((child) => members.has(child.kind));
  const children = content ? [content] : [];
  const primary = parametersIn(node.first("parameter_list"));
  return {
    start: node.start,
    end: node.end,
    kind: "class-node",
    name: node.child("name")?.text ?? null,
    bases: expressions(node.first("base_list")?.parts ?? []),
    methods: [...primaryConstructor(node, primary), ...functionsOf(children)],
    fields: [...primary.flatMap(parameterField), ...fieldsOf(children)],
    body: statements(children),
    annotations: attributesOf(node),
  };
}

const plainField = (
  place: SyntaxNode | Parameter,
  more: Pick<Field, "name" | "value"> & Partial<Omit<Field, "kind">>,
): Field => ({
  start: place.start,
  end: place.end,
  kind: "field",
  static: false,
  type: null,
  annotations: [],
  ...more,
});

const parameterField = (each: Parameter): Field[] =>
  each.target.kind === "name"
    ? [
        plainField(each, {
          name: each.target.name,
          value: null,
          type: each.type,
          annotations: each.annotations,
        }),
      ]
    : [];

/** The parameters of a record or class are also what its objects hold. */
function primaryConstructor(node: SyntaxNode, params: readonly Parameter[]): FunctionNode[] {
  if (params.length === 0) return [];
  const body = params.flatMap((each) =>
    each.target.kind === "name"
      ? [
          statement(
            assign(
              each,
              member(each, { start: each.start, end: each.end, kind: "self", as: "this" }, each.target.name),
              each.target,
            ),
          ),
        ]
      : [],
  );
  return [functionNode(node, { name: "constructor", role: "constructor", params, body })];
}

const fields: Builder = (node) => {
  const declared = node.first("variable_declaration");
  const type = typeName(declared?.textOf("type") ?? "");
  return (declared?.children ?? [])
    .filter((child) => child.kind === "variable_declarator")
    .map((child) =>
      plainField(child, {
        name: child.textOf("name"),
        static: hasModifier(node, "static") || hasModifier(node, "const"),
        value: child.has("=") ? typed(expression(child.parts.at(-1)), type) : null,
        type,
        annotations: attributesOf(node),
      }),
    );
};

/** A property with code has a getter and a setter; one without is a field. */
const property: Builder = (node): Lowered => {
  const type = typeName(node.textOf("type"));
  const called = node.kind === "indexer_declaration" ? "this" : node.textOf("name");
  const value = node.child("value");
  const accessors = (node.child("accessors")?.parts ?? []).filter((each) => each.child("body"));
  const shared = { static: hasModifier(node, "static"), annotations: attributesOf(node) };
  const indexes = parametersIn(node.child("parameters"));
  if (value?.kind === "arrow_expression_clause")
    return functionNode(node, {
      name: called,
      role: "getter",
      params: indexes,
      body: bodyOf(value),
      returns: type,
      ...shared,
    });
  if (accessors.length === 0)
    return plainField(node, {
      name: called,
      value: value ? typed(expression(value), type) : null,
      type,
      ...shared,
    });
  return accessors.map((each) => {
    const gets = each.textOf("name") === "get";
    const given: Parameter[] = gets ? [] : [parameter(each, name(each, "value"), { type })];
    return functionNode(each, {
      name: called,
      role: gets ? "getter" : "setter",
      params: [...indexes, ...given],
      body: bodyOf(each.child("body")),
      returns: gets ? type : null,
      ...shared,
    });
  });
};

const enumMember: Builder = (node) =>
  plainField(node, { name: node.textOf("name"), static: true, value: optional(node.child("value")) });

const declaration: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "class",
  class: classOf(node),
});
const all: Builder = (node) => node.children.flatMap((child) => loweredOf(child));
const baseType = (node: SyntaxNode): Expression => expression(node.child("type"), node);

export const classBuilders: readonly (readonly [string, Builder])[] = [
  ["class_declaration", declaration],
  ["record_declaration", declaration],
  ["struct_declaration", declaration],
  ["interface_declaration", declaration],
  ["enum_declaration", declaration],
  ["delegate_declaration", () => null],
  ["declaration_list", all],
  ["enum_member_declaration_list", all],
  ["enum_member_declaration", enumMember],
  ["primary_constructor_base_type", baseType],
  ["field_declaration", fields],
  ["event_field_declaration", fields],
  ["property_declaration", property],
  ["indexer_declaration", property],
  ["event_declaration", property],
  ["accessor_list", () => null],
  ["explicit_interface_specifier", () => null],
  ["type_parameter_constraints_clause", () => null],
];
