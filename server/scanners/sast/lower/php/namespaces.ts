import type { Import } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { body } from "#server/scanners/sast/lower/parts";
import { dottedName } from "#server/scanners/sast/lower/php/names";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

function imported(clause: SyntaxNode, prefix: string): Import {
  const [written] = clause.parts;
  const path = prefix + dottedName(written?.text ?? "");
  const dot = path.lastIndexOf(".");
  const name = path.slice(dot + 1);
  const as = clause.child("alias")?.text ?? name;
  return {
    start: clause.start,
    end: clause.end,
    kind: "import",
    from: dot === -1 ? "" : path.slice(0, dot),
    names: [{ name, as }],
    wildcard: false,
  };
}

/** `use A\B`, and `use A\{B, C as D}` with what the names have in common. */
const use: Builder = (node) => {
  const group = node.child("body");
  const clauses = (group ?? node).children.filter((child) => child.kind === "namespace_use_clause");
  const common = group ? node.first("namespace_name") : null;
  const prefix = common ? `${dottedName(common.text)}.` : "";
  return clauses.map((clause) => imported(clause, prefix));
};

export const namespaceBuilders: readonly (readonly [string, Builder])[] = [
  ["namespace_definition", (node) => [...body(node.child("body"))]],
  ["namespace_use_declaration", use],
];

/** The namespace of a file; of the first of several. */
export function namespaceOf(root: SyntaxNode): string | null {
  const name = root.first("namespace_definition")?.child("name");
  return name ? dottedName(name.text) : null;
}
