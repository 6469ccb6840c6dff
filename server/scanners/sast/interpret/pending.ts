import type { Context } from "#server/scanners/sast/interpret/context";
import { invokeUnknown } from "#server/scanners/sast/interpret/invoke";

/** Looks at functions that were made in this activation and that nothing has called: somebody else may. */
export function runPending(cx: Context): void {
  for (const [fn, closure] of cx.pending) {
    cx.pending.delete(fn);
    if (cx.run.visited.has(fn)) continue;
    const { journal } = cx.run;
    const mark = journal.mark();
    invokeUnknown(closure, [], [], cx);
    journal.rollback(mark);
  }
}
