import type { Comprehension, Element, List, MapLiteral } from "#server/scanners/sast/ast/expression";
import { bindTarget } from "#server/scanners/sast/interpret/assign";
import { assume, inBlock } from "#server/scanners/sast/interpret/branches";
import {
  blurred,
  type Content,
  emptyContent,
  entered,
  pushed,
} from "#server/scanners/sast/interpret/container";
import type { Context } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { elementOf, textPath } from "#server/scanners/sast/interpret/read";
import { checkAttribute, checkKey, checkNamed } from "#server/scanners/sast/interpret/spots";
import { type Taint, union } from "#server/scanners/sast/interpret/taint";
import {
  containerOf,
  shapeValue,
  unknownValue,
  type Value,
  withPath,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

export function evaluateList(expression: List, cx: Context): Value {
  let content: Content = { ...emptyContent, items: [] };
  for (const item of expression.items) {
    const value = evaluate(item, cx);
    content = item.kind === "spread" ? spreadInto(content, value) : pushed(content, value);
  }
  return shapeValue(cx.run.container("list", content));
}

function spreadInto(content: Content, value: Value): Content {
  const inner = containerOf(value)?.content;
  if (inner?.items && !inner.rest) return inner.items.reduce(pushed, content);
  return blurred({ ...content, items: null }, elementOf(value, null));
}

/** Big literals are tables of data: their entries are set at once, as each change copies. */
export function evaluateMap(expression: MapLiteral, cx: Context): Value {
  const entries = new Map<string, Value>();
  let rest: Value | null = null;
  let taint: Taint | null = null;
  for (const { key, value: written } of expression.entries) {
    const name = key ? evaluate(key, cx) : null;
    const value = evaluate(written, cx);
    if (name === null) {
      const inner = containerOf(value)?.content;
      for (const [each, entry] of inner?.entries ?? []) entries.set(each, entry);
      if (inner?.rest || !inner) rest = inner?.rest ?? value;
      taint = union(taint, value.taint);
    } else if (name.constant !== undefined) {
      entries.set(String(name.constant), value);
      checkKey(String(name.constant), value, written, cx);
      checkNamed(String(name.constant), value, written, cx);
    } else rest = blurred({ ...emptyContent, rest }, value).rest;
  }
  const made = shapeValue(cx.run.container("map", { items: null, entries, rest }));
  return taint ? { ...made, taint } : made;
}

/** The items are looked at once, with what is known of all of them. */
export function evaluateComprehension(expression: Comprehension, cx: Context): Value {
  return inBlock(() => {
    const { journal } = cx.run;
    const mark = journal.mark();
    for (const { target, iterable, tests } of expression.clauses) {
      bindTarget(target, elementOf(evaluate(iterable, cx), null), cx, "block");
      for (const test of tests) {
        evaluate(test, cx);
        assume(test, true, cx);
      }
    }
    const key = expression.key ? evaluate(expression.key, cx) : null;
    const value = evaluate(expression.value, cx);
    journal.rollback(mark);
    const content = blurred(emptyContent, value);
    const all = key ? blurred(content, key) : content;
    return shapeValue(cx.run.container(key ? "map" : "list", all));
  }, cx);
}

/** A JSX element holds no markup that was made of text, so it is clean whatever is in it. */
export function evaluateElement(expression: Element, cx: Context): Value {
  const tag = expression.tag ? (textPath(expression.tag) ?? "") : "";
  let content: Content = emptyContent;
  for (const { key, value: written } of expression.attributes) {
    const value = evaluate(written, cx);
    if (key?.kind !== "literal") continue;
    const name = String(key.value);
    content = entered(content, name, value);
    checkAttribute(`${tag}.${name}`, value, written, cx);
  }
  for (const child of expression.children) evaluate(child, cx);
  return withPath(unknownValue, `<${tag}>`);
}

/** The foreign data in some values. */
export function taintOfAll(values: readonly Value[]): Taint | null {
  let taint: Taint | null = null;
  for (const value of values) taint = union(taint, wholeTaint(value));
  return taint;
}
