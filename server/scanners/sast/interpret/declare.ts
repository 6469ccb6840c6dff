import type { ClassNode, FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { emptyContent } from "#server/scanners/sast/interpret/container";
import { type Context, nested } from "#server/scanners/sast/interpret/context";
import { Scope } from "#server/scanners/sast/interpret/scope";
import { checkAnnotations } from "#server/scanners/sast/interpret/spots";
import { type ClassInfo, type Closure, shapeValue } from "#server/scanners/sast/interpret/value";

/** A function as it is made here. Arrow functions keep the receiver. */
export function closureOf(fn: FunctionNode, cx: Context, named: string | null = null): Closure {
  const name = fn.name ?? named ?? "";
  return {
    kind: "function",
    fn,
    unit: cx.unit,
    scope: cx.scope,
    self: fn.role === "arrow" ? cx.self : null,
    owner: fn.role === "arrow" ? cx.owner : null,
    label: cx.label === null ? name : name === "" ? cx.label : `${cx.label}.${name}`,
  };
}

/** Functions and classes of a block are known in all of it. */
export function hoist(body: readonly Statement[], cx: Context): void {
  for (const statement of body) {
    if (statement.kind === "function") {
      const closure = closureOf(statement.fn, cx);
      cx.pending.set(statement.fn, closure);
      if (statement.fn.name !== null && statement.fn.receiver === null)
        cx.scope.define(cx.run.journal, statement.fn.name, shapeValue(closure));
    } else if (statement.kind === "class") {
      const info = defineClass(statement.class, cx);
      if (statement.class.name !== null)
        cx.scope.define(cx.run.journal, statement.class.name, shapeValue(info, info.path));
    }
  }
}

/** A class as it is defined here, with the classes nested in it. Its fields have no values yet. */
export function defineClass(node: ClassNode, cx: Context): ClassInfo {
  const { program } = cx.run;
  const known = program.classes.get(node);
  if (known) return known;
  const name = node.name ?? "";
  const label = cx.label === null ? name : `${cx.label}.${name}`;
  const scope = new Scope("block", cx.scope);
  const info: ClassInfo = {
    kind: "class",
    node,
    unit: cx.unit,
    scope,
    path: [cx.unit.module.package, label].filter((part) => part !== null && part !== "").join("."),
    label,
    methods: new Map(node.methods.flatMap((fn) => (fn.name === null ? [] : [[methodKey(fn), fn] as const]))),
    statics: cx.run.container("object", emptyContent),
    sample: null,
  };
  program.addClass(info);
  checkAnnotations(info, cx);
  const inner = { ...cx, scope, label };
  nested(cx, undefined, () => hoist(node.body, inner));
  return info;
}

const methodKey = (fn: FunctionNode): string =>
  fn.role === "getter" ? `get ${fn.name}` : fn.role === "setter" ? `set ${fn.name}` : (fn.name ?? "");
