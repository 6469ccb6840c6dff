import type { SyntaxNode } from "#server/scanners/sast/syntax-node";
import type { Value } from "#server/scanners/sast/value";

/** A call or `new` taken apart. */
export interface CallSite {
  readonly node: SyntaxNode;
  readonly callee: SyntaxNode | null;
  /** The object a method is called on. */
  readonly receiver: SyntaxNode | null;
  /** The last name of the callee; empty when it has none. */
  readonly name: string;
  /** The callee's module or global path, like `fs.readFile`. */
  readonly path: string | null;
  readonly args: readonly SyntaxNode[];
  /** Called as a template tag, whose pieces and values arrive apart. */
  readonly tagged: boolean;
}

/** What a rule may ask about the file it is looking at. */
export interface Facts {
  readonly path: string;
  readonly source: string;
  text(node: SyntaxNode): string;
  /** What is known of an expression that has been evaluated; nothing when it has not. */
  value(node: SyntaxNode | null | undefined): Value;
  call(node: SyntaxNode): CallSite;
}
