import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Context } from "#server/scanners/sast/interpret/context";
import { refine } from "#server/scanners/sast/interpret/guards";
import type { Changes } from "#server/scanners/sast/interpret/journal";
import { refineOneOf } from "#server/scanners/sast/interpret/one-of";
import { Scope } from "#server/scanners/sast/interpret/scope";

/**
 * Takes each way from the present state and goes on from the end of any of those that come through. A way answers whether it
 * does; the answer is whether one did.
 */
export function inBranches(ways: readonly (() => boolean)[], cx: Context): boolean {
  const { journal } = cx.run;
  const mark = journal.mark();
  const since = journal.latestId;
  const ends: Changes[] = [];
  for (const way of ways) {
    const through = inBlock(way, cx);
    if (through) ends.push(journal.changesSince(mark));
    journal.rollback(mark);
  }
  journal.merge(ends, since);
  return ends.length > 0;
}

/** Runs something in a scope of its own. */
export function inBlock<T>(work: () => T, cx: Context): T {
  const { scope } = cx;
  cx.scope = new Scope("block", scope);
  try {
    return work();
  } finally {
    cx.scope = scope;
  }
}

/** Goes on with what a test tells about its parts when it came out as `when`. */
export function assume(test: Expression, when: boolean, cx: Context): void {
  const work: [Expression, boolean][] = [[test, when]];
  for (let next = work.pop(); next; next = work.pop()) {
    const [part, holds] = next;
    if (part.kind === "unary" && part.operator === "not") work.push([part.operand, !holds]);
    else if (part.kind === "logical") {
      if (part.operator === "default") continue;
      if ((part.operator === "and") !== holds) refineOneOf(part.operands, holds, cx);
      else for (const operand of part.operands) work.push([operand, holds]);
    } else refine(part, holds, cx);
  }
}
