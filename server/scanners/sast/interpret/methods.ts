import type { FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Context } from "#server/scanners/sast/interpret/context";
import { textPath } from "#server/scanners/sast/interpret/read";
import { runUnit } from "#server/scanners/sast/interpret/run-unit";
import type { ClassInfo, Closure, Value } from "#server/scanners/sast/interpret/value";

const mostBases = 20;

export type Found =
  | { readonly kind: "method"; readonly closure: Closure }
  | { readonly kind: "value"; readonly value: Value };

/** A method or static field of the repository by its receiver; null when the receiver is of no class of the repository. */
export function methodOf(receiver: Value, name: string, cx: Context): Found | null {
  const { shape } = receiver;
  if (shape?.kind === "class") {
    const value = shape.statics.content.entries.get(name);
    if (value) return { kind: "value", value };
    const found = inherited(shape, name, cx);
    return found ? { kind: "method", closure: bound(found.fn, found.owner, null) } : null;
  }
  const info =
    shape?.kind === "container"
      ? shape.instanceOf
      : shape === null
        ? cx.run.program.classAt(receiver.path, cx.run)
        : null;
  if (!info) return null;
  if (shape?.kind === "container" && shape.content.entries.has(name)) return null;
  const found = inherited(info, name, cx) ?? implemented(info, name, cx);
  return found ? { kind: "method", closure: bound(found.fn, found.owner, receiver) } : null;
}

/** A method of a class or of the nearest base that has it. */
export function inherited(
  info: ClassInfo,
  name: string,
  cx: Context,
): { fn: FunctionNode; owner: ClassInfo } | null {
  const seen = new Set<ClassInfo>();
  const waiting = [info];
  for (let next = waiting.shift(); next && seen.size < mostBases; next = waiting.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const fn = next.methods.get(name);
    if (fn && fn.body.length > 0) return { fn, owner: next };
    const beside = next.unit.language === "go" ? ofGo(next, name, cx) : null;
    if (beside) return beside;
    waiting.push(...basesOf(next, cx));
  }
  return null;
}

/** Go's methods are declared apart from their types, maybe in another file. */
function ofGo(info: ClassInfo, name: string, cx: Context): { fn: FunctionNode; owner: ClassInfo } | null {
  const { goMethods } = cx.run.program;
  const found = goMethods.find(info.node.name, info.unit, name) ?? goMethods.fulfilling(info.node, name);
  if (!found || found.fn.body.length === 0) return null;
  const { fn, unit } = found;
  if (unit === info.unit) return { fn, owner: info };
  runUnit(unit, cx.run);
  return { fn, owner: { ...info, unit, scope: unit.scope ?? info.scope } };
}

/** Where an interface or abstract class has one implementor in the repository, its method. */
function implemented(
  info: ClassInfo,
  name: string,
  cx: Context,
): { fn: FunctionNode; owner: ClassInfo } | null {
  const [only, ...others] = cx.run.program.implementors(info.path, cx.run);
  return only && others.length === 0 ? inherited(only, name, cx) : null;
}

export function basesOf(info: ClassInfo, cx: Context): ClassInfo[] {
  return info.node.bases.flatMap((base) => {
    const path = textPath(base);
    if (path === null) return [];
    const value = info.scope.lookup(path) ?? cx.run.program.linked(path, info.unit, cx.run);
    const found =
      value?.shape?.kind === "class" ? value.shape : cx.run.program.classAt(path, cx.run, info.unit);
    return found && found !== info ? [found] : [];
  });
}

function bound(fn: FunctionNode, owner: ClassInfo, self: Value | null): Closure {
  return {
    kind: "function",
    fn,
    unit: owner.unit,
    scope: owner.scope,
    self,
    owner,
    label: `${owner.label}.${fn.name ?? ""}`,
  };
}
