import type { FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Place } from "#server/scanners/sast/ast/node";
import type { Changes } from "#server/scanners/sast/interpret/journal";
import type { Run } from "#server/scanners/sast/interpret/run";
import type { Scope } from "#server/scanners/sast/interpret/scope";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import type { ClassInfo, Closure, Value } from "#server/scanners/sast/interpret/value";
import type { Tables } from "#server/scanners/sast/rules/compile/tables";

/** Where a `break` or `continue` may go: the state before it, and the states at each jump. */
export interface Exit {
  readonly mark: number;
  readonly ways: Changes[];
}

/** One activation of a function, or of a file's top level. */
export interface Context {
  readonly run: Run;
  readonly unit: SourceUnit;
  readonly tables: Tables;
  /** The innermost block's names. */
  scope: Scope;
  readonly self: Value | null;
  readonly owner: ClassInfo | null;
  readonly fn: FunctionNode | null;
  /** `Outer.inner`; null at the top of a file. */
  readonly label: string | null;
  returned: Value | null;
  readonly exits: Exit[];
  /** Functions made here that nothing has called yet. */
  readonly pending: Map<FunctionNode, Closure>;
  /** Names that JavaScript's `export` gave out so far; null where there is no export. */
  readonly exported: Map<string, Value> | null;
}

/** The analysis of a function or file has used up its steps; what it was doing is given up. */
export class OutOfSteps extends Error {}

/** Counts one step of work. Throws OutOfSteps when there are none left. */
export function step(cx: Context): void {
  const { run } = cx;
  run.stepsLeft -= 1;
  if (run.stepsLeft < 0) throw new OutOfSteps();
}

/** Deeper than any code people write; the stack holds several times as much. */
export const deepest = 400;

/** Goes one level deeper, unless that would be too deep: then it is said and left. */
export function nested<T>(cx: Context, otherwise: T, work: () => T): T {
  const { run } = cx;
  if (run.depth >= deepest) {
    run.cut.set(cx.unit, "nested too deeply");
    return otherwise;
  }
  run.depth += 1;
  try {
    return work();
  } finally {
    run.depth -= 1;
  }
}

/** The text of a place in the file, on one line and not long: for people. */
export function wordsOf(cx: Context, place: Place): string {
  const text = cx.unit.text.slice(place.start, Math.min(place.end, place.start + 200)).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
