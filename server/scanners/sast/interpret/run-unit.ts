import { emptyContent } from "#server/scanners/sast/interpret/container";
import { type Context, OutOfSteps } from "#server/scanners/sast/interpret/context";
import { executeAll } from "#server/scanners/sast/interpret/execute";
import { javascriptExports } from "#server/scanners/sast/interpret/exports";
import { recordImports } from "#server/scanners/sast/interpret/imports";
import type { Run } from "#server/scanners/sast/interpret/run";
import { Scope } from "#server/scanners/sast/interpret/scope";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import { shapeValue, type Value } from "#server/scanners/sast/interpret/value";
import { Tables } from "#server/scanners/sast/rules/compile/tables";

const noTables = new Tables();
const deepestImports = 40;

/** Runs the top level of a file, once. Asked for in the middle of another, it changes nothing of that one's state. */
export function runUnit(unit: SourceUnit, run: Run): void {
  if (unit.state !== "new" || run.running.length >= deepestImports) return;
  unit.state = "running";
  run.running.push(unit);
  const outside = run.enter(run.limits.stepsPerFile);
  const scope = new Scope("module", null);
  unit.scope = scope;
  const named = new Map<string, Value>();
  const cx: Context = {
    ...contextFor(unit, run, scope),
    exported: named,
  };
  try {
    recordImports(unit);
    if (unit.language === "javascript") {
      const exports = shapeValue(run.container("object"));
      const module = run.container("object", { ...emptyContent, entries: new Map([["exports", exports]]) });
      scope.define(run.journal, "module", shapeValue(module, "module"));
      scope.define(run.journal, "exports", exports);
    }
    executeAll(unit.module.body, cx);
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
    run.cut.set(unit, "too complex");
  } finally {
    run.leave(outside);
    run.running.pop();
  }
  unit.exports = unit.language === "javascript" ? javascriptExports(unit, named, run) : null;
  unit.state = "done";
  unit.pending = cx.pending;
}

/** An activation at the top of a file. */
export function contextFor(unit: SourceUnit, run: Run, scope: Scope): Context {
  return {
    run,
    unit,
    tables: run.tables.get(unit.language) ?? noTables,
    scope,
    self: null,
    owner: null,
    fn: null,
    label: null,
    returned: null,
    exits: [],
    pending: new Map(),
    exported: null,
  };
}
