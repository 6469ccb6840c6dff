import type { AstNode, Module } from "#server/scanners/sast/ast/declaration";
import type { Argument, Entry } from "#server/scanners/sast/ast/expression";
import type { Language } from "#server/scanners/sast/ast/node";
import type { Statement, SwitchCase } from "#server/scanners/sast/ast/statement";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** Parts that are no nodes by themselves, wrapped so that a parent can tell what a child was lowered to. */
export type Part =
  | { readonly kind: "argument"; readonly argument: Argument }
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "case"; readonly case: SwitchCase };

/** One node, several (a block, a declaration of many names), or nothing at all. */
export type Lowered = AstNode | Part | readonly (AstNode | Part)[] | null;

/** Makes AST of one syntax node, whose children have been lowered already. Must not walk deeper than a few levels. */
export type Builder = (node: SyntaxNode) => Lowered;

/**
 * How one language is lowered: a table from kinds of syntax node to builders. The driver (`lower.ts`) walks the tree without
 * recursion, children first. A kind without a builder is lowered by default: one lowered child stands for its parent (so
 * parentheses and the like need no builder), several expressions become `unknown`, statements stay a list of statements.
 */
export interface FrontEnd {
  readonly language: Language;
  readonly builders: ReadonlyMap<string, Builder>;
  /** Kinds whose inside is not lowered at all: types, strings without parts. Their builders, if any, go by the text. */
  readonly opaque: ReadonlySet<string>;
  /** Kinds whose inside is not even copied from the parser: nobody asks for more than their text. */
  readonly leaves?: ReadonlySet<string>;
  /** The lowered file from its root: mostly the package and the statements. */
  module(root: SyntaxNode, statements: readonly Statement[]): Module;
  /**
   * A code pattern of a rule as a file that parses. `$X` and `$$$ARGS` have been replaced by plain names `__meta_X` and
   * `__rest_ARGS`; PHP makes variables of them. The last statement of the lowered file, or of its last function, is the pattern.
   */
  patternFile(code: string): string;
}
