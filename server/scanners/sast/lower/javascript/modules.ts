import type { Export, Import, Statement } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { stringText } from "#server/scanners/sast/lower/javascript/literals";
import { expression, name, statements } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

type Names = Import["names"][number][];

/** A module's name as imports keep it. */
export const moduleName = (text: string): string => text.replace(/^node:/, "");

function sourceOf(node: SyntaxNode): string | null {
  const source = node.child("source");
  return source ? moduleName(stringText(source)) : null;
}

/** The name in a specifier, which may be a string. */
const word = (node: SyntaxNode | null): string =>
  node ? (node.kind === "string" ? stringText(node) : node.text) : "";

function importedNames(clause: SyntaxNode | null): Names {
  const names: Names = [];
  for (const part of clause?.children ?? []) {
    if (part.kind === "identifier") names.push({ name: "default", as: part.text });
    else if (part.kind === "namespace_import")
      names.push({ name: null, as: part.first("identifier")?.text ?? "" });
    else if (part.kind === "named_imports") {
      for (const each of part.children) {
        if (each.kind !== "import_specifier") continue;
        const own = word(each.child("name"));
        names.push({ name: own, as: each.child("alias")?.text ?? own });
      }
    }
  }
  return names;
}

const importation: Builder = (node) => {
  const require = node.first("import_require_clause");
  const from = sourceOf(require ?? node) ?? "";
  const names = require
    ? [{ name: null, as: require.first("identifier")?.text ?? "" }]
    : importedNames(node.first("import_clause"));
  return { start: node.start, end: node.end, kind: "import", from, names, wildcard: false };
};

const exportation: Builder = (node) => {
  const from = sourceOf(node);
  const made = (names: Export["names"], wildcard = false): Export => ({
    start: node.start,
    end: node.end,
    kind: "export",
    names,
    from,
    wildcard,
  });
  const namespace = node.first("namespace_export");
  if (namespace) return made([{ name: "*", as: namespace.parts.at(-1)?.text ?? "" }]);
  const clause = node.first("export_clause");
  if (clause) {
    return made(
      clause.children.flatMap((each) => {
        if (each.kind !== "export_specifier") return [];
        const own = word(each.child("name"));
        return { name: own, as: word(each.child("alias")) || own };
      }),
    );
  }
  const declared = statements([node.child("declaration")]);
  const value = node.child("value");
  if (value) {
    // `export default x` and TypeScript's `export = x`.
    const target = name(value, "default");
    const assign = {
      start: node.start,
      end: node.end,
      kind: "assign",
      target,
      operator: null,
      value: expression(value),
      declares: "block",
      type: null,
    } as const;
    return [
      { start: node.start, end: node.end, kind: "expression", value: assign },
      made([{ name: "default", as: "default" }]),
    ];
  }
  if (declared.length > 0) {
    const names = declared.flatMap(declaredNames);
    return [
      ...declared,
      made(names.map((each) => ({ name: each, as: node.has("default") ? "default" : each }))),
    ];
  }
  return node.has("*") ? made([], true) : made([]);
};

function declaredNames(statement: Statement): string[] {
  if (statement.kind === "function") return statement.fn.name === null ? [] : [statement.fn.name];
  if (statement.kind === "class") return statement.class.name === null ? [] : [statement.class.name];
  if (statement.kind !== "expression" || statement.value.kind !== "assign") return [];
  const { target } = statement.value;
  if (target.kind === "name") return [target.name];
  if (target.kind !== "map") return [];
  return target.entries.flatMap(({ value }) => (value.kind === "name" ? value.name : []));
}

export const moduleBuilders: readonly (readonly [string, Builder])[] = [
  ["import_statement", importation],
  ["export_statement", exportation],
  ["ambient_declaration", () => null],
  ["function_signature", () => null],
];
