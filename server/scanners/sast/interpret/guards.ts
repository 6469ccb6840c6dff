import type { Call, Expression } from "#server/scanners/sast/ast/expression";
import { entered } from "#server/scanners/sast/interpret/container";
import type { Context } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { guardsAt } from "#server/scanners/sast/interpret/guard-calls";
import { textPath } from "#server/scanners/sast/interpret/read";
import { checkedPrefix, type Scope } from "#server/scanners/sast/interpret/scope";
import { originOf, without } from "#server/scanners/sast/interpret/taint";
import { containerOf, type Value, withTaint } from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";
import { bitsOf, everyDanger } from "#server/scanners/sast/rules/format/danger";

const addressing = bitsOf(["url", "redirect", "path"]);
const quoted = bitsOf(["sql", "xpath", "code"]);
const hosts: ReadonlySet<string> = new Set([
  "host",
  "hostname",
  "netloc",
  "origin",
  "getHost",
  "Host",
  "Hostname",
]);

/** Goes on with what one test, without `and`, `or` and `not`, tells when it came out as `holds`. */
export function refine(test: Expression, holds: boolean, cx: Context): void {
  switch (test.kind) {
    case "binary":
      refinePosition(test.operator, test.operands, holds, cx);
      if ((test.operator === "==" && holds) || (test.operator === "!=" && !holds))
        refineEqual(test.operands, cx);
      else if ((test.operator === "in" && holds) || (test.operator === "not in" && !holds))
        refineMember(test.operands, cx);
      else if (test.operator === "in" || test.operator === "not in") refineAbsent(test.operands, cx);
      else if (test.operator === "match" && holds) refineMatched(test.operands, cx);
      else if (test.operator === "instanceof" && holds) refineType(test.operands, cx);
      return;
    case "call":
      refineCall(test, holds, cx);
      return;
    case "assign":
      return;
    default:
  }
}

/** Something is the same as a known value. */
export function refineTo(expression: Expression, value: Value, cx: Context): void {
  if (value.constant === undefined || value.constant === null) return;
  replace(expression, (old) => ({ ...old, taint: null, constant: value.constant }), cx);
}

/** `known.indexOf(x) !== -1`, `>= 0` and the like: found in a collection. */
function refinePosition(
  operator: string,
  operands: readonly Expression[],
  holds: boolean,
  cx: Context,
): void {
  const [left, right] = operands;
  if (left?.kind !== "call" || left.callee.kind !== "member" || !right) return;
  const [first] = left.args;
  const against = evaluate(right, cx).constant;
  if (left.callee.name !== "indexOf" || !first || (against !== -1 && against !== 0)) return;
  const wanted = against === -1 ? ["!=", ">"] : [">="];
  const unwanted = against === -1 ? ["=="] : ["<"];
  if ((holds ? wanted : unwanted).includes(operator)) refineMember([first.value, left.callee.object], cx);
}

function refineEqual(operands: readonly Expression[], cx: Context): void {
  const [left, right] = operands;
  if (!left || !right) return;
  // `typeof x === "number"`
  if (left.kind === "unary" && left.operator === "typeof") {
    const type = evaluate(right, cx).constant;
    if (type === "number" || type === "boolean") clear(left.operand, everyDanger, cx);
    return;
  }
  for (const [place, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const value = evaluate(other, cx);
    if (value.taint === null && value.shape === null) clearAddress(place, cx);
    if (isPlace(place) || place.kind === "call") refineTo(place, value, cx);
  }
}

/** Found in a collection that is not foreign: one of its values, whichever. */
function refineMember(operands: readonly Expression[], cx: Context): void {
  const [item, collection] = operands;
  if (!item || !collection) return;
  const within = evaluate(collection, cx);
  if (wholeTaint(within) !== null || typeof within.constant === "string") return;
  clearAddress(item, cx);
  clear(item, everyDanger, cx);
}

/** The host of an address is a known one: so is the address it was taken from, whatever it is called by now. */
function clearAddress(item: Expression, cx: Context): void {
  const part = item.kind === "call" ? item.callee : item;
  if (part.kind !== "member" || !hosts.has(part.name)) return;
  const { taint } = evaluate(item, cx);
  if (!taint) return;
  const origin = originOf(taint);
  for (let scope: Scope | null = cx.scope; scope && scope.kind !== "module"; scope = scope.parent) {
    for (const name of [...scope.names()]) {
      const value = scope.read(name);
      if (value?.taint && originOf(value.taint) === origin)
        scope.define(cx.run.journal, name, withTaint(value, without(value.taint, addressing)));
    }
  }
}

/** A text that a dangerous one is not found in: dots that lead out of a folder, quotes that end a literal. */
function refineAbsent(operands: readonly Expression[], cx: Context): void {
  const [part, whole] = operands;
  const text = part ? evaluate(part, cx).constant : undefined;
  if (!whole || typeof text !== "string") return;
  if (text.includes("..")) clear(whole, bitsOf(["path"]), cx);
  else if (/^["'`]$/.test(text))
    clear(whole.kind === "index" && !whole.key ? whole.object : whole, quoted, cx);
}

function refineMatched(operands: readonly Expression[], cx: Context): void {
  for (const operand of operands) if (isPlace(operand)) clear(operand, everyDanger, cx);
}

function refineType(operands: readonly Expression[], cx: Context): void {
  const [value, type] = operands;
  const name = type ? textPath(type) : null;
  if (
    value &&
    name !== null &&
    /^(?:Number|Integer|Long|Double|Boolean|int|float|bool|Date|UUID)$/.test(name)
  )
    clear(value, everyDanger, cx);
}

const allowLists: ReadonlySet<string> = new Set([
  "includes",
  "contains",
  "has",
  "containsKey",
  "include?",
  "key?",
  "member?",
  "Contains",
  "ContainsKey",
  "hasOwnProperty",
  "hasOwn",
  "indexOf",
]);
const prefixes: ReadonlySet<string> = new Set([
  "startsWith",
  "startswith",
  "start_with?",
  "StartsWith",
  "HasPrefix",
]);
const matches: ReadonlySet<string> = new Set([
  "test",
  "matches",
  "match",
  "fullmatch",
  "match?",
  "IsMatch",
  "MatchString",
  "search",
]);
const numeric: ReadonlySet<string> = new Set([
  "isdigit",
  "isnumeric",
  "isdecimal",
  "isalnum",
  "isalpha",
  "isidentifier",
  "isNumeric",
  "isDigits",
  "isInteger",
  "isFinite",
  "isSafeInteger",
  "is_numeric",
  "ctype_digit",
  "ctype_alnum",
  "isUUID",
  "isInt",
]);

function refineCall(test: Call, holds: boolean, cx: Context): void {
  for (const { place, bits } of guardsAt(test, cx)) if (holds) clear(place, bits, cx);
  const { callee } = test;
  const [first, second] = test.args;
  if (callee.kind === "name") {
    if (holds && callee.name === "isinstance" && first && second) refineType([first.value, second.value], cx);
    if (holds && numeric.has(callee.name) && first) clear(first.value, everyDanger, cx);
    if (holds && callee.name === "in_array" && first && second) refineMember([first.value, second.value], cx);
    return;
  }
  if (callee.kind !== "member") return;
  const { name, object } = callee;
  if (numeric.has(name)) {
    if (holds) clear(first?.value ?? object, everyDanger, cx);
  } else if (allowLists.has(name) && first) {
    if (holds) refineMember([name === "hasOwn" && second ? second.value : first.value, object], cx);
    else refineAbsent([first.value, object], cx);
  } else if (prefixes.has(name)) {
    if (holds && first) {
      // Go's strings.HasPrefix has the text first.
      const text = second ? first.value : object;
      const prefix = (second ?? first).value;
      if (wholeTaint(evaluate(prefix, cx)) === null) clear(text, addressing, cx);
    }
  } else if (holds && matches.has(name)) {
    clear(object, everyDanger, cx);
    for (const { value } of test.args) clear(value, everyDanger, cx);
  } else if (holds && (name === "equals" || name === "equalsIgnoreCase" || name === "Equals") && first)
    refineEqual([object, first.value], cx);
}

const isPlace = (expression: Expression): boolean =>
  expression.kind === "name" || expression.kind === "member" || expression.kind === "index";

/** Takes dangers from what a place holds. */
export function clear(place: Expression, bits: number, cx: Context): void {
  replace(place, (old) => withTaint(old, without(old.taint, bits)), cx);
}

/** Gives a place another value; calls on it, like `x.toLowerCase()`, mean the place. */
function replace(place: Expression, edit: (old: Value) => Value, cx: Context): void {
  let at = place;
  for (let step = 0; at.kind === "call" && step < 3; step += 1) {
    if (at.callee.kind === "member") at = at.callee.object;
    else if (at.args.length === 1 && at.args[0]) at = at.args[0].value;
    else return;
  }
  const { journal } = cx.run;
  if (at.kind === "name") {
    const holder = cx.scope.holding(at.name);
    const old = holder?.read(at.name);
    if (holder && old) holder.define(journal, at.name, edit(old));
  } else if (at.kind === "member" || (at.kind === "index" && at.key?.kind === "literal")) {
    // A member of something foreign, looked at again after the test: it is kept under its name from here on.
    const key = at.kind === "member" ? at.name : String(at.key?.kind === "literal" ? at.key.value : "");
    const owner = evaluate(at.object, cx);
    const value = edit(evaluate(at, cx));
    const container = containerOf(owner);
    if (container) container.write(journal, entered(container.content, key, value));
    const path = textPath(at);
    if (path === null) return;
    cx.run.checked.add(path);
    cx.scope.ofFunction.define(journal, `${checkedPrefix}${path}`, value);
  }
}
