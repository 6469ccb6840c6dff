import type { ClassNode, Field, FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { body } from "#server/scanners/sast/lower/parts";
import { value } from "#server/scanners/sast/lower/ruby/values";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const mixins = new Set(["include", "extend", "prepend"]);

function classOf(node: SyntaxNode): ClassNode {
  const superclass = node.child("superclass")?.parts[0];
  const bases: Expression[] = superclass ? [value(superclass, node)] : [];
  const methods: FunctionNode[] = [];
  const fields: Field[] = [];
  const rest: Statement[] = [];
  for (const each of body(node.child("body"))) {
    const mixed = mixinsOf(each);
    if (mixed) bases.push(...mixed);
    else if (each.kind === "function") methods.push(asMethod(each.fn));
    else if (each.kind === "class" && each.class.name === null)
      methods.push(...each.class.methods.map((method) => ({ ...method, static: true })));
    else {
      const constant = constantOf(each);
      if (constant) fields.push(constant);
      else rest.push(each);
    }
  }
  const name = node.child("name");
  return {
    start: node.start,
    end: node.end,
    kind: "class-node",
    // `class A::B` is found as B, like everything inside a module.
    name: name ? (name.child("name") ?? name).text : null,
    bases,
    methods,
    fields,
    body: rest,
    annotations: [],
  };
}

const asMethod = (fn: FunctionNode): FunctionNode =>
  fn.role === "function" ? { ...fn, role: "method" } : fn;

function mixinsOf(statement: Statement): Expression[] | null {
  if (statement.kind !== "expression" || statement.value.kind !== "call") return null;
  const { callee, args } = statement.value;
  return callee.kind === "name" && mixins.has(callee.name) ? args.map((each) => each.value) : null;
}

/** `NAME = value` and `@@name = value` belong to the class. */
function constantOf(statement: Statement): Field | null {
  if (statement.kind !== "expression" || statement.value.kind !== "assign") return null;
  const { target, value: given, operator } = statement.value;
  if (operator !== null || (target.kind !== "name" && target.kind !== "member")) return null;
  if (target.kind === "name" ? !/^[A-Z]/.test(target.name) : target.object.kind !== "self") return null;
  return {
    start: statement.start,
    end: statement.end,
    kind: "field",
    name: target.name,
    static: true,
    value: given,
    type: null,
    annotations: [],
  };
}

const declaration: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "class",
  class: classOf(node),
});

export const classBuilders: readonly (readonly [string, Builder])[] = [
  ["class", declaration],
  ["module", declaration],
  ["singleton_class", declaration],
  ["superclass", () => null],
];
