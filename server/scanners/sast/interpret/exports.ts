import { emptyContent } from "#server/scanners/sast/interpret/container";
import type { Run } from "#server/scanners/sast/interpret/run";
import { runUnit } from "#server/scanners/sast/interpret/run-unit";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import { containerOf, shapeValue, type Value } from "#server/scanners/sast/interpret/value";

/** What some files give to those who import them: what JavaScript exports, elsewhere all their top-level names. */
export function exportsOf(units: readonly SourceUnit[], run: Run): Value {
  const entries = new Map<string, Value>();
  for (const unit of units) {
    runUnit(unit, run);
    if (unit.language === "javascript") return unit.exports ?? shapeValue(run.container("object"));
    for (const name of unit.scope?.names() ?? []) {
      const value = unit.scope?.read(name);
      if (value) entries.set(name, value);
    }
  }
  return shapeValue(run.container("object", { ...emptyContent, entries }));
}

/** What a JavaScript file exports at its end: `module.exports`, and the names of `export` in it. */
export function javascriptExports(unit: SourceUnit, named: ReadonlyMap<string, Value>, run: Run): Value {
  const module = unit.scope?.read("module");
  const common = module ? containerOf(module)?.content.entries.get("exports") : undefined;
  if (named.size === 0 && common) return common;
  const entries = new Map(common ? containerOf(common)?.content.entries : []);
  for (const [name, value] of named) entries.set(name, value);
  return shapeValue(run.container("object", { ...emptyContent, entries }));
}
