import type { ClassNode, Field } from "#server/scanners/sast/ast/declaration";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, statement } from "#server/scanners/sast/lower/make";
import {
  expression,
  expressions,
  fieldsOf,
  functionsOf,
  loweredOf,
  name,
  optional,
} from "#server/scanners/sast/lower/parts";
import { attributesOf, promotedFields } from "#server/scanners/sast/lower/php/functions";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const bases = new Set(["base_clause", "class_interface_clause", "use_declaration"]);

function classOf(node: SyntaxNode): ClassNode {
  const members = (node.child("body") ?? node.first("declaration_list"))?.children ?? [];
  return {
    start: node.start,
    end: node.end,
    kind: "class-node",
    name: node.child("name")?.text ?? null,
    bases: [...node.children, ...members]
      .filter((child) => bases.has(child.kind))
      .flatMap((child) => expressions(child.parts)),
    methods: functionsOf(members),
    fields: [
      ...fieldsOf(members),
      ...members.filter((child) => child.kind === "method_declaration").flatMap(promotedFields),
    ],
    body: [],
    annotations: attributesOf(node),
  };
}

const field = (node: SyntaxNode, more: Pick<Field, "name" | "static" | "value"> & Partial<Field>): Field => ({
  start: node.start,
  end: node.end,
  kind: "field",
  type: null,
  annotations: [],
  ...more,
});

const properties: Builder = (node) => {
  const type = typeName(node.textOf("type"));
  const annotations = attributesOf(node);
  return node.children
    .filter((child) => child.kind === "property_element")
    .map((child) =>
      field(child, {
        name: child.textOf("name").replace(/^\$/, ""),
        static: node.has("static_modifier"),
        value: optional(child.child("default_value")),
        type,
        annotations,
      }),
    );
};

// A class takes the fields of it, a file the assignments.
const constants: Builder = (node) =>
  node.children
    .filter((child) => child.kind === "const_element")
    .flatMap((child) => {
      const [named, value] = child.parts;
      const called = named?.text ?? "";
      return [
        field(child, { name: called, static: true, value: optional(value) }),
        statement(assign(child, name(child, called), expression(value, child), { declares: "block" })),
      ];
    });

const declaration: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "class",
  class: classOf(node),
});
const members: Builder = (node) => node.children.flatMap((child) => loweredOf(child));

export const classBuilders: readonly (readonly [string, Builder])[] = [
  ["class_declaration", declaration],
  ["interface_declaration", declaration],
  ["trait_declaration", declaration],
  ["enum_declaration", declaration],
  ["anonymous_class", classOf],
  ["declaration_list", members],
  ["enum_declaration_list", members],
  ["property_declaration", properties],
  ["const_declaration", constants],
  [
    "enum_case",
    (node) => field(node, { name: node.textOf("name"), static: true, value: optional(node.child("value")) }),
  ],
  ["use_list", () => null],
];
