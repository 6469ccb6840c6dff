import type { Severity } from "#db/vocabulary";
import type { Facts } from "#server/scanners/sast/facts";
import type { SyntaxNode } from "#server/scanners/sast/syntax-node";
import { type Danger, danger, type Taint } from "#server/scanners/sast/value";

/** A place a rule objects to. */
export interface Problem {
  readonly node: SyntaxNode;
  /** The foreign data that reaches the place, where that is the problem. */
  readonly taint?: Taint;
  /** In place of the rule's own, where the case is better or worse than usual. */
  readonly severity?: Severity;
  /** A sentence on this case, after the rule's message. */
  readonly detail?: string;
}

export interface Rule {
  /** Stable: it is part of the identity of findings. */
  readonly id: `js/${string}`;
  readonly title: string;
  readonly severity: Severity;
  readonly cwe: readonly string[];
  readonly message: string;
  readonly advice: string;
  /** The kinds of syntax node it wants to see. */
  readonly kinds: readonly string[];
  /** Looks at one node after its parts have been evaluated. Must be quick: no walking, but for a few ancestors. */
  check(node: SyntaxNode, facts: Facts): Problem | null;
}

export const calls = ["call_expression"] as const;
export const callsAndNews = ["call_expression", "new_expression"] as const;

/** The foreign data in an expression, if it is still dangerous in the given way. */
export function taintOf(facts: Facts, node: SyntaxNode | null | undefined, kind: Danger): Taint | null {
  const { taint } = facts.value(node);
  return taint !== null && (taint.dangers & danger[kind]) !== 0 ? taint : null;
}

/** The problem of foreign data reaching one of some arguments; null when it reaches none. */
export function reached(
  facts: Facts,
  node: SyntaxNode,
  args: readonly (SyntaxNode | null | undefined)[],
  kind: Danger,
): Problem | null {
  for (const arg of args) {
    const taint = taintOf(facts, arg, kind);
    if (taint) return { node, taint };
  }
  return null;
}
