import type { ClassNode, Field, FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { decoratorsOf, functionOf } from "#server/scanners/sast/lower/javascript/functions";
import {
  expression,
  expressions,
  fieldsOf,
  loweredOf,
  name,
  optional,
  statements,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

function roleOf(node: SyntaxNode): FunctionNode["role"] {
  if (node.has("get")) return "getter";
  if (node.has("set")) return "setter";
  return node.textOf("name") === "constructor" ? "constructor" : "method";
}

const field: Builder = (node) => {
  const named = node.child("name") ?? node.child("property");
  return {
    start: node.start,
    end: node.end,
    kind: "field",
    name: (named?.text ?? "").replace(/^["']|["']$/g, ""),
    static: node.has("static"),
    value: optional(node.child("value")),
    type: typeName(node.textOf("type")),
    annotations: decoratorsOf(node),
  } satisfies Field;
};

/** The fields that `constructor(private db: Db)` declares. */
function parameterFields(body: SyntaxNode): Field[] {
  const made = body.children.find(
    (child) => child.kind === "method_definition" && roleOf(child) === "constructor",
  );
  return (made?.child("parameters")?.children ?? []).flatMap((child): Field[] => {
    const pattern = child.child("pattern");
    if (!pattern || !(child.has("accessibility_modifier") || child.has("readonly"))) return [];
    const type = typeName(child.textOf("type"));
    const annotations = decoratorsOf(child);
    return [
      {
        start: child.start,
        end: child.end,
        kind: "field",
        name: pattern.text,
        static: false,
        value: null,
        type,
        annotations,
      },
    ];
  });
}

/** Decorators of methods stand before them in the body. */
function methodsOf(body: SyntaxNode): FunctionNode[] {
  let waiting: Expression[] = [];
  const methods: FunctionNode[] = [];
  for (const child of body.children) {
    if (child.kind === "decorator") waiting.push(...expressions([child]));
    else {
      for (const each of loweredOf(child))
        if (each.kind === "function-node")
          methods.push({ ...each, annotations: [...waiting, ...each.annotations] });
      waiting = [];
    }
  }
  return methods;
}

function classOf(node: SyntaxNode): ClassNode {
  const body = node.child("body");
  const children = body?.children ?? [];
  return {
    start: node.start,
    end: node.end,
    kind: "class-node",
    name: node.child("name")?.text ?? null,
    bases: expressions(node.children.filter((child) => child.kind === "class_heritage")).flatMap((base) =>
      base.kind === "unknown" ? base.parts : base,
    ),
    methods: body ? methodsOf(body) : [],
    fields: body ? [...fieldsOf(children), ...parameterFields(body)] : [],
    body: statements(children.filter((child) => child.kind === "class_static_block")),
    annotations: decoratorsOf(node),
  };
}

const declaration: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "class",
  class: classOf(node),
});

const enumeration: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "class",
  class: {
    start: node.start,
    end: node.end,
    kind: "class-node",
    name: node.textOf("name"),
    bases: [],
    methods: [],
    fields: (node.child("body")?.children ?? []).flatMap((child) => {
      const [only] = loweredOf(child);
      if (only?.kind === "field") return only;
      return child.named
        ? ({
            start: child.start,
            end: child.end,
            kind: "field",
            name: child.text,
            static: true,
            value: null,
            type: null,
            annotations: [],
          } as const)
        : [];
    }),
    body: [],
    annotations: [],
  },
});

export const classBuilders: readonly (readonly [string, Builder])[] = [
  ["type_identifier", (node) => name(node, node.text)],
  ["implements_clause", () => null],
  ["extends_clause", (node) => expression(node.child("value"), node)],
  ["method_definition", (node) => functionOf(node, roleOf(node), decoratorsOf(node))],
  ["abstract_method_signature", () => null],
  ["method_signature", () => null],
  ["public_field_definition", field],
  ["field_definition", field],
  [
    "enum_assignment",
    (node) => ({
      start: node.start,
      end: node.end,
      kind: "field",
      name: node.textOf("name"),
      static: true,
      value: optional(node.child("value")),
      type: null,
      annotations: [],
    }),
  ],
  ["class_declaration", declaration],
  ["abstract_class_declaration", declaration],
  ["class", (node) => ({ start: node.start, end: node.end, kind: "class-value", class: classOf(node) })],
  ["enum_declaration", enumeration],
];
