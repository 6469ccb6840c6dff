import { type Language as Grammar, Parser } from "web-tree-sitter";
import { copyTree, type SyntaxTree } from "#server/scanners/sast/parse/copy-tree";

export interface ParseLimits {
  readonly maxNodes: number;
  /** Milliseconds for one file. */
  readonly maxParseMs: number;
}

export const parseLimits: ParseLimits = { maxNodes: 1_000_000, maxParseMs: 10_000 };

/** The syntax tree of a file, without the inside of `leaves`, or why there is none. Does not throw for anything the file may hold. */
export function parse(
  text: string,
  grammar: Grammar,
  limits: ParseLimits = parseLimits,
  leaves?: ReadonlySet<string>,
): SyntaxTree | string {
  const parser = new Parser();
  try {
    parser.setLanguage(grammar);
    const giveUpAt = performance.now() + limits.maxParseMs;
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > giveUpAt });
    if (tree === null) return "took too long to parse";
    try {
      return copyTree(tree, grammar, text, limits.maxNodes, leaves) ?? "too complex";
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}
