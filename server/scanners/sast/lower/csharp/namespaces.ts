import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { statements } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** `using A.B`, `using static A.B.C`, `using N = A.B.C`. */
const using: Builder = (node) => {
  const alias = node.child("name");
  const path = typeName(node.parts.filter((part) => part !== alias).at(-1)?.text ?? "");
  if (path === null) return null;
  if (alias === null)
    return { start: node.start, end: node.end, kind: "import", from: path, names: [], wildcard: true };
  const dot = path.lastIndexOf(".");
  return {
    start: node.start,
    end: node.end,
    kind: "import",
    from: path.slice(0, Math.max(dot, 0)),
    names: [{ name: path.slice(dot + 1), as: alias.text }],
    wildcard: false,
  };
};

export const namespaceBuilders: readonly (readonly [string, Builder])[] = [
  ["using_directive", using],
  ["extern_alias_directive", () => null],
  ["namespace_declaration", (node) => statements([node.child("body")])],
  ["file_scoped_namespace_declaration", () => null],
];

/** The namespace of a file; of the first of several. */
export function namespaceOf(root: SyntaxNode): string | null {
  const found = root.first("file_scoped_namespace_declaration") ?? root.first("namespace_declaration");
  return found ? typeName(found.textOf("name")) : null;
}
