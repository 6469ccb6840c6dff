import type { Language as Grammar, Tree } from "web-tree-sitter";
import { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** Places the parser could not make sense of. */
  readonly errors: number;
}

interface Words {
  readonly kinds: readonly string[];
  readonly fields: readonly (string | null)[];
  /** Whether nodes of a kind are copied. */
  readonly wanted: readonly boolean[];
  readonly named: readonly boolean[];
}

const noLeaves: ReadonlySet<string> = new Set();
const known = new WeakMap<Grammar, Words>();
const punctuation = new Set([
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ";",
  ".",
  ":",
  '"',
  "'",
  "`",
  "\n",
  "",
  "->",
]);

/** Copies a parsed tree without recursion (see SyntaxNode), but for the inside of `leaves`. Null when the tree has more than `maxNodes`. */
export function copyTree(
  tree: Tree,
  grammar: Grammar,
  source: string,
  maxNodes: number,
  leaves: ReadonlySet<string> = noLeaves,
): SyntaxTree | null {
  const { kinds, fields, wanted, named } = wordsOf(grammar);
  const cursor = tree.walk();
  let errors = 0;
  let count = 0;
  try {
    const copy = (id: number): SyntaxNode =>
      new SyntaxNode(
        source,
        kinds[id] ?? cursor.nodeType,
        fields[cursor.currentFieldId] ?? null,
        named[id] ?? true,
        cursor.startIndex,
        cursor.endIndex,
      );
    const root = copy(cursor.nodeTypeId);
    const path: SyntaxNode[] = [root];
    if (!cursor.gotoFirstChild()) return { root, errors };
    while (path.length > 0) {
      count += 1;
      if (count > maxNodes) return null;
      const id = cursor.nodeTypeId;
      const parent = path[path.length - 1];
      if (wanted[id] ?? true) {
        const node = copy(id);
        if (node.kind === "ERROR" || (node.start === node.end && cursor.nodeIsMissing)) errors += 1;
        parent?.add(node);
        if (!leaves.has(node.kind) && cursor.gotoFirstChild()) {
          path.push(node);
          continue;
        }
      }
      while (!cursor.gotoNextSibling()) {
        path.pop();
        if (path.length === 0 || !cursor.gotoParent()) return { root, errors };
      }
    }
    return { root, errors };
  } finally {
    cursor.delete();
  }
}

function wordsOf(grammar: Grammar): Words {
  const words = known.get(grammar);
  if (words) return words;
  const kinds = grammar.types;
  const made: Words = {
    kinds,
    fields: grammar.fields,
    named: kinds.map((_kind, id) => grammar.nodeTypeIsNamed(id)),
    wanted: kinds.map((kind) => !/comment$/.test(kind ?? "") && !punctuation.has(kind ?? "")),
  };
  known.set(grammar, made);
  return made;
}
