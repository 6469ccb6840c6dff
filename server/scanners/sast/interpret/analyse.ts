import { bindSelf } from "#server/scanners/sast/interpret/bind-self";
import { sampleOf } from "#server/scanners/sast/interpret/construct";
import { type Context, OutOfSteps } from "#server/scanners/sast/interpret/context";
import { invokeUnknown } from "#server/scanners/sast/interpret/invoke";
import type { Run } from "#server/scanners/sast/interpret/run";
import { contextFor, runUnit } from "#server/scanners/sast/interpret/run-unit";
import { Scope } from "#server/scanners/sast/interpret/scope";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import type { ClassInfo, Closure } from "#server/scanners/sast/interpret/value";

/**
 * Looks at one file: its top level, then each of its functions as somebody outside may call it. What is found is kept in the
 * run. Does not throw for anything the file may hold.
 */
export function analyseUnit(unit: SourceUnit, run: Run): void {
  runUnit(unit, run);
  const budget = { left: run.limits.stepsPerFile };
  for (const closure of unit.pending.values())
    if (!run.visited.has(closure.fn)) analyse(closure, unit, run, budget);
  for (const info of run.program.classesOf(unit)) {
    // A class without methods still has fields.
    if (info.node.methods.length === 0) sample(info, unit, run);
    for (const fn of info.node.methods) {
      if (run.visited.has(fn) || fn.body.length === 0) continue;
      const label = `${info.label}.${fn.name ?? ""}`;
      analyse(
        { kind: "function", fn, unit, scope: info.scope, self: null, owner: info, label },
        unit,
        run,
        budget,
      );
    }
  }
}

function sample(info: ClassInfo, unit: SourceUnit, run: Run): void {
  within(unit, run, run.limits.stepsPerFunction, (cx) => sampleOf(info, cx));
}

function analyse(closure: Closure, unit: SourceUnit, run: Run, budget: { left: number }): void {
  if (budget.left <= 0) {
    run.cut.set(unit, "too complex");
    return;
  }
  const steps = Math.min(budget.left, run.limits.stepsPerFunction);
  const left = within(unit, run, steps, (cx) =>
    invokeUnknown(closure.owner ? bindSelf(closure, closure.owner, cx) : closure, [], [], cx),
  );
  budget.left -= steps - left;
}

/** Does something with a state and steps of its own. Answers the steps that were not needed. */
function within(unit: SourceUnit, run: Run, steps: number, work: (cx: Context) => unknown): number {
  const outside = run.enter(steps);
  try {
    work(contextFor(unit, run, unit.scope ?? new Scope("module", null)));
    return Math.max(0, run.stepsLeft);
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
    run.cut.set(unit, "too complex");
    return 0;
  } finally {
    run.leave(outside);
  }
}
