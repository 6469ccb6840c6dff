import type { Tree } from "web-tree-sitter";

/** A plain copy of a syntax node, so that walking does not cross into the parser for every step. */
export interface SyntaxNode {
  readonly kind: string;
  /** The name of its place in the parent, like `left`; null where the grammar names none. */
  readonly field: string | null;
  /** Offsets in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** 0-based lines. */
  readonly row: number;
  readonly endRow: number;
  readonly parent: SyntaxNode | null;
  readonly children: SyntaxNode[];
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  readonly errors: number;
}

/**
 * Copies a parsed tree without recursion: named nodes, and those others that have a field, such as operators. Null when
 * the tree has more than `maxNodes`. Comments are left out.
 */
export function copyTree(tree: Tree, maxNodes: number): SyntaxTree | null {
  const cursor = tree.walk();
  let errors = 0;
  let count = 0;
  try {
    const copy = (parent: SyntaxNode | null): SyntaxNode => ({
      kind: cursor.nodeType,
      field: cursor.currentFieldName,
      start: cursor.startIndex,
      end: cursor.endIndex,
      row: cursor.startPosition.row,
      endRow: cursor.endPosition.row,
      parent,
      children: [],
    });
    const root = copy(null);
    let at = root;
    // Depth inside subtrees that are not copied, so that leaving them finds the way back.
    const path: (SyntaxNode | null)[] = [root];
    let descend = cursor.gotoFirstChild();
    while (path.length > 0) {
      if (!descend) {
        // Move to the next sibling of the current place, or up.
        if (path.length === 1) break;
        path.pop();
        if (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) break;
          continue;
        }
      }
      count += 1;
      if (count > maxNodes) return null;
      if (cursor.nodeType === "ERROR" || cursor.nodeIsMissing) errors += 1;
      at = lastOf(path) ?? root;
      const wanted =
        cursor.nodeType !== "comment" && (cursor.nodeIsNamed || cursor.currentFieldName !== null);
      const node = wanted ? copy(at) : null;
      if (node) at.children.push(node);
      path.push(node);
      descend = node !== null && cursor.gotoFirstChild();
    }
    return { root, errors };
  } finally {
    cursor.delete();
  }
}

function lastOf(path: readonly (SyntaxNode | null)[]): SyntaxNode | null {
  return path.at(-1) ?? null;
}

/** The child in a named place; null when there is none. */
export function child(node: SyntaxNode | null | undefined, field: string): SyntaxNode | null {
  return node?.children.find((candidate) => candidate.field === field) ?? null;
}
