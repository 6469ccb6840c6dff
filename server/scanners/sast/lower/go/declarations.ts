import type { ClassNode, Field } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { stringText } from "#server/scanners/sast/lower/go/literals";
import { typeValue } from "#server/scanners/sast/lower/go/types";
import { assign, statement } from "#server/scanners/sast/lower/make";
import {
  expressions,
  fieldsOf,
  functionsOf,
  literal,
  loweredOf,
  name,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const specification: Builder = (node) => {
  const path = node.child("path");
  if (path === null) return null;
  const from = stringText(path);
  const written = node.child("name");
  const wildcard = written?.kind === "dot";
  const unnamed = wildcard || written?.kind === "blank_identifier";
  const names = unnamed ? [] : [{ name: null, as: written?.text ?? packageName(from) }];
  return { start: node.start, end: node.end, kind: "import", from, names, wildcard };
};

/**
 * The name a package most likely has by its path, which the language leaves to the package itself: the last part that is
 * no version, without the `go-` and `-go` that repositories add.
 */
export function packageName(path: string): string {
  const parts = path.split("/");
  const last = parts.at(-1) ?? path;
  const named = /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? last) : last;
  return named.replace(/\.v\d+$/, "").replace(/^go-|[-.]go$/g, "");
}

/** `var` and `const`: one assignment for all names, as for any other. */
const variables: Builder = (node) => {
  const names = node.childrenAt("name");
  const values = expressions([node.child("value")].filter((child) => child !== null));
  const type = typeName(node.textOf("type"));
  const targets = names.map((each) => name(each, each.text));
  const more = { declares: "block", type } as const;
  if (values.length === targets.length || values.length === 0)
    return targets.map((target, index) =>
      statement(assign(node, target, values[index] ?? literal(target, null), more)),
    );
  const [value] = values;
  return value
    ? statement(assign(node, { start: node.start, end: node.end, kind: "list", items: targets }, value, more))
    : null;
};

/** One field for each name; an embedded type is called like its last part. */
const fields: Builder = (node) => {
  const type = typeName(node.textOf("type"));
  const tag = node.child("tag");
  const annotations = tag ? [literal(tag, stringText(tag))] : [];
  const made = (place: SyntaxNode, called: string): Field => ({
    start: place.start,
    end: place.end,
    kind: "field",
    name: called,
    static: false,
    value: null,
    type,
    annotations,
  });
  const names = node.childrenAt("name");
  if (names.length > 0) return names.map((each) => made(each, each.text));
  return type === null ? null : made(node, type.slice(type.lastIndexOf(".") + 1));
};

const type: Builder = (node) => {
  const written = node.child("type");
  const called = node.child("name");
  if (written?.kind !== "struct_type" && written?.kind !== "interface_type") return null;
  const members = written.first("field_declaration_list")?.children ?? written.children;
  const made: ClassNode = {
    start: node.start,
    end: node.end,
    kind: "class-node",
    name: called?.text ?? null,
    bases: members.flatMap(embedded),
    methods: functionsOf(members),
    fields: fieldsOf(members),
    body: [],
    annotations: [],
  };
  return { start: node.start, end: node.end, kind: "class", class: made };
};

function embedded(node: SyntaxNode): Expression[] {
  if (node.kind === "type_elem") return node.parts.map(typeValue);
  const type = node.kind === "field_declaration" && !node.child("name") ? node.child("type") : null;
  return type ? [typeValue(type)] : [];
}

export const declarationBuilders: readonly (readonly [string, Builder])[] = [
  ["package_clause", () => null],
  ["import_spec", specification],
  ["import_spec_list", (node) => node.children.flatMap((child) => loweredOf(child))],
  ["var_spec", variables],
  ["const_spec", variables],
  ["field_declaration", fields],
  ["field_declaration_list", () => null],
  ["type_elem", () => null],
  ["type_spec", type],
  ["type_alias", () => null],
];

/** What a file's first line says it belongs to. */
export const packageOf = (root: SyntaxNode): string | null =>
  root.first("package_clause")?.parts[0]?.text ?? null;
