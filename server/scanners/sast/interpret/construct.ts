import type { ClassNode } from "#server/scanners/sast/ast/declaration";
import type { New } from "#server/scanners/sast/ast/expression";
import { evaluateArguments } from "#server/scanners/sast/interpret/call";
import { newContainer } from "#server/scanners/sast/interpret/collections";
import { allHold } from "#server/scanners/sast/interpret/conditions";
import { entered } from "#server/scanners/sast/interpret/container";
import { type Context, wordsOf } from "#server/scanners/sast/interpret/context";
import { defineClass } from "#server/scanners/sast/interpret/declare";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { executeAll } from "#server/scanners/sast/interpret/execute";
import { invoke, invokeUnknown } from "#server/scanners/sast/interpret/invoke";
import { taintOfAll } from "#server/scanners/sast/interpret/literals";
import { basesOf, inherited } from "#server/scanners/sast/interpret/methods";
import { textPath } from "#server/scanners/sast/interpret/read";
import { refer, type Site, site } from "#server/scanners/sast/interpret/site";
import { checkNamed, checkSpot } from "#server/scanners/sast/interpret/spots";
import { enter, without } from "#server/scanners/sast/interpret/taint";
import {
  type ClassInfo,
  type Closure,
  containerOf,
  shapeValue,
  unknownValue,
  type Value,
  withPath,
  withTaint,
} from "#server/scanners/sast/interpret/value";

export function evaluateNew(expression: New, cx: Context): Value {
  const text = textPath(expression.type);
  const type = evaluate(expression.type, cx);
  const path = type.shape?.kind === "class" ? type.shape.path : (type.path ?? text);
  const args = evaluateArguments(expression.args, cx);
  const at = site(expression, { args });
  const paths = path === null ? [] : [cx.run.program.typePath(path, cx.unit)];
  if (expression.body) {
    const info = defineClass(expression.body, cx);
    return withPath(sampleOf(info, cx), paths[0] ?? null);
  }
  return evaluateConstruction(type, paths, at, expression, cx);
}

/** Makes an instance. With `onlyKnown`, of types that languages without `new` make by a call. */
export function evaluateConstruction(
  type: Value | null,
  paths: readonly string[],
  at: Site,
  expression: New | null,
  cx: Context,
  onlyKnown = false,
): Value {
  if (onlyKnown) return newContainer(paths, at.args, true, cx) ?? unknownValue;
  let reported = 0;
  let result: Value | null = null;
  for (const lore of paths.flatMap((path) => cx.tables.news.find(path))) {
    if (lore.spot) reported |= checkSpot(lore.spot, at, cx);
    if (lore.source && allHold(lore.source.when, at))
      result = {
        ...unknownValue,
        taint: enter(
          cx.unit,
          at.place,
          lore.source.bits,
          lore.source.origin,
          lore.source.note ?? wordsOf(cx, at.place),
        ),
      };
    if (lore.sanitizer && !lore.sanitizer.guards && allHold(lore.sanitizer.when, at))
      result = withTaint(
        unknownValue,
        without(taintOfAll(at.args.map((arg) => arg.value)), lore.sanitizer.bits),
      );
    if (lore.propagator)
      result = withTaint(
        unknownValue,
        taintOfAll(lore.propagator.from.flatMap((ref) => refer(ref, at).values)),
      );
  }
  if (result) return withPath(result, paths[0] ?? null);
  const { shape } = type ?? unknownValue;
  if (shape?.kind === "class") return instantiate(shape, at, cx);
  if (shape?.kind === "function" && expression) return constructByFunction(shape, at, cx);
  const made = newContainer(paths, at.args, false, cx);
  if (made) return made;
  const taint = without(taintOfAll(at.args.map((arg) => arg.value)), reported);
  return { ...unknownValue, taint, path: paths[0] ?? null };
}

function instantiate(info: ClassInfo, at: Site, cx: Context): Value {
  const instance = emptyInstance(info, cx);
  const found = inherited(info, constructorName(info), cx);
  if (found) {
    invoke(constructorOf(found.fn, found.owner, instance), at.args, at.place, cx);
    setProperties(instance, found.fn, at, cx);
  } else if (at.args.length > 0) {
    // A record, a named tuple, a struct: the arguments are its fields.
    const container = containerOf(instance);
    let content = container?.content;
    for (const [index, { name, value }] of at.args.entries()) {
      const field = name ?? info.node.fields[index]?.name;
      if (field !== undefined && content) content = entered(content, field, value);
    }
    if (container && content) container.write(cx.run.journal, content);
    else return withTaint(instance, taintOfAll(at.args.map((arg) => arg.value)));
  }
  return instance;
}

/** `new Thing(a) { Name = b }` sets what the constructor does not ask for when it is done. */
function setProperties(instance: Value, made: Closure["fn"], at: Site, cx: Context): void {
  if (cx.unit.language !== "csharp") return;
  const container = containerOf(instance);
  const asked = new Set(made.params.map(({ target }) => (target.kind === "name" ? target.name : null)));
  for (const { name, value } of at.args)
    if (name !== null && container && !asked.has(name))
      container.write(cx.run.journal, entered(container.content, name, value));
}

const constructorName = (info: ClassInfo): string =>
  info.unit.language === "python" ? "__init__" : info.unit.language === "ruby" ? "initialize" : "constructor";

function constructorOf(fn: Closure["fn"], owner: ClassInfo, self: Value): Closure {
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

/** JavaScript's older classes: a function that fills `this`. */
function constructByFunction(closure: Closure, at: Site, cx: Context): Value {
  const instance = shapeValue(cx.run.container("object"), closure.label);
  const returned = invoke({ ...closure, self: instance }, at.args, at.place, cx);
  return containerOf(returned) ? returned : instance;
}

function emptyInstance(info: ClassInfo, cx: Context): Value {
  const { making } = cx.run;
  let entries: ReadonlyMap<string, Value> = new Map();
  // A class whose objects hold others of it from the beginning would never be done.
  if (!making.has(info)) {
    making.add(info);
    try {
      entries = fieldsOf(info, cx);
    } finally {
      making.delete(info);
    }
  }
  return shapeValue(cx.run.container("object", { items: null, entries, rest: null }, info), info.path);
}

function fieldsOf(info: ClassInfo, cx: Context): ReadonlyMap<string, Value> {
  const entries = new Map<string, Value>();
  for (const owner of [...basesOf(info, cx), info]) {
    for (const field of owner.node.fields) {
      if (field.static) continue;
      const type = field.type === null ? null : cx.run.program.typePath(field.type, owner.unit);
      const value = field.value
        ? evaluate(field.value, { ...cx, unit: owner.unit, scope: owner.scope, owner, tables: cx.tables })
        : unknownValue;
      if (field.value) checkNamed(field.name, value, field.value, { ...cx, unit: owner.unit });
      if (field.value || type !== null)
        entries.set(field.name, value.path === null ? withPath(value, type) : value);
    }
  }
  return entries;
}

/** An instance that somebody else made, once for each class: its constructor has been run with what nobody knows. */
export function sampleOf(info: ClassInfo, cx: Context): Value {
  if (info.sample) return info.sample;
  const instance = emptyInstance(info, cx);
  info.sample = instance;
  const found = inherited(info, constructorName(info), cx);
  if (!found) return instance;
  // Its state stays whatever becomes of the branch that asked first.
  const outside = cx.run.enter(Math.min(cx.run.limits.stepsPerFunction, Math.max(0, cx.run.stepsLeft)));
  try {
    invokeUnknown(constructorOf(found.fn, found.owner, instance), [], [], cx);
  } finally {
    cx.run.leave(outside);
  }
  return instance;
}

/** Runs what stands in a class body when its definition is reached: static fields and blocks, nested classes. */
export function initialiseClass(node: ClassNode, cx: Context): void {
  const info = defineClass(node, cx);
  const inner = { ...cx, scope: info.scope, label: info.label, owner: info };
  for (const field of node.fields) {
    if (!field.static && cx.unit.language !== "python") continue;
    if (!field.value) continue;
    const value = evaluate(field.value, inner);
    info.statics.write(cx.run.journal, entered(info.statics.content, field.name, value));
    info.scope.define(cx.run.journal, field.name, value);
    checkNamed(field.name, value, field.value, inner);
  }
  executeAll(node.body, inner);
}
