import type { Parameter } from "#server/scanners/sast/ast/declaration";
import type { Context } from "#server/scanners/sast/interpret/context";
import { basesOf } from "#server/scanners/sast/interpret/methods";
import { textPath } from "#server/scanners/sast/interpret/read";
import { annotationPaths } from "#server/scanners/sast/interpret/spots";
import { enter } from "#server/scanners/sast/interpret/taint";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import type { ClassInfo, Closure, Value } from "#server/scanners/sast/interpret/value";
import { unknownValue, withPath } from "#server/scanners/sast/interpret/value";
import type { ParameterModel } from "#server/scanners/sast/rules/compile/tables";

/** What a parameter is that nobody in the repository gave a value: by its type, its name, and by the models. */
export function parameterValue(
  closure: Closure,
  parameter: Parameter,
  index: number,
  of: readonly string[],
  cx: Context,
): Value {
  const { program } = cx.run;
  const { target } = parameter;
  const type = parameter.type === null ? null : program.typePath(parameter.type, closure.unit);
  const named = target.kind === "name" ? target.name : null;
  let value = withPath(unknownValue, type ?? named);
  const facts = factsOf(closure, parameter, index, of, type, named, cx);
  for (const model of cx.tables.parameters) {
    if (!applies(model, facts)) continue;
    if (model.is !== null) value = withPath(value, model.is);
    if (model.source && !value.taint) {
      const { bits, origin, note } = model.source;
      value = {
        ...value,
        taint: enter(closure.unit, parameter, bits, origin, note ?? `the parameter ${named ?? ""}`.trim()),
      };
    }
  }
  return value;
}

interface Facts {
  readonly of: readonly string[];
  readonly decorators: readonly string[];
  readonly functions: readonly string[];
  readonly bases: readonly string[];
  readonly annotations: readonly string[];
  readonly type: readonly string[];
  readonly name: readonly string[];
  readonly index: number;
  readonly unit: SourceUnit;
}

function factsOf(
  closure: Closure,
  parameter: Parameter,
  index: number,
  of: readonly string[],
  type: string | null,
  named: string | null,
  cx: Context,
): Facts {
  const { fn, owner } = closure;
  const scope = { run: cx.run, unit: closure.unit };
  return {
    of,
    decorators: annotationPaths([...fn.annotations, ...(owner?.node.annotations ?? [])], scope),
    functions: fn.name === null ? [] : owner ? [fn.name, `${owner.label}.${fn.name}`] : [fn.name],
    bases: owner ? baseNames(owner, cx) : [],
    annotations: annotationPaths(parameter.annotations, scope),
    type: type === null ? [] : [type],
    name: named === null ? [] : [named],
    index,
    unit: closure.unit,
  };
}

function baseNames(owner: ClassInfo, cx: Context): string[] {
  const names: string[] = [];
  const waiting = [owner];
  for (let at = waiting.shift(); at && names.length < 30; at = waiting.shift()) {
    for (const base of at.node.bases) {
      const path = textPath(base);
      if (path !== null) names.push(cx.run.program.typePath(path, at.unit));
    }
    waiting.push(...basesOf(at, cx).filter((base) => base !== owner));
  }
  return names;
}

function applies(model: ParameterModel, facts: Facts): boolean {
  const fits = (test: ((path: string) => boolean) | null, paths: readonly string[]) =>
    test === null || paths.some(test);
  return (
    (model.index === null || model.index.has(facts.index)) &&
    fits(model.of, facts.of) &&
    fits(model.name, facts.name) &&
    fits(model.type, facts.type) &&
    fits(model.annotation, facts.annotations) &&
    fits(model.decorator, facts.decorators) &&
    fits(model.fn, facts.functions) &&
    fits(model.extends, facts.bases) &&
    (model.file === null || model.file(facts.unit.path))
  );
}
