import type { Argument, Call, Expression } from "#server/scanners/sast/ast/expression";
import { change } from "#server/scanners/sast/interpret/assign";
import { callBack } from "#server/scanners/sast/interpret/call-back";
import { callContainer } from "#server/scanners/sast/interpret/collections";
import { allHold } from "#server/scanners/sast/interpret/conditions";
import { evaluateConstruction } from "#server/scanners/sast/interpret/construct";
import { blurred } from "#server/scanners/sast/interpret/container";
import { type Context, wordsOf } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { invoke } from "#server/scanners/sast/interpret/invoke";
import { taintOfAll } from "#server/scanners/sast/interpret/literals";
import { basesOf, inherited } from "#server/scanners/sast/interpret/methods";
import { memberOf, textPath } from "#server/scanners/sast/interpret/read";
import { type Given, refer, type Site, site } from "#server/scanners/sast/interpret/site";
import { checkKey, checkNamed, checkSpot } from "#server/scanners/sast/interpret/spots";
import { enter, type Taint, union, without } from "#server/scanners/sast/interpret/taint";
import { foldText } from "#server/scanners/sast/interpret/text-methods";
import { unknownValue, type Value, withPath, withTaint } from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";
import type { ArgumentRef } from "#server/scanners/sast/rules/compile/condition";
import type { Lore } from "#server/scanners/sast/rules/compile/tables";
import { bitsOf } from "#server/scanners/sast/rules/format/danger";

/** What is called: the receiver and name of a method, and the paths it goes by. */
export interface Callee {
  readonly receiver: Value | null;
  readonly receiverExpression: Expression | null;
  readonly name: string;
  readonly value: Value | null;
  readonly paths: readonly string[];
}

// What these sinks return is not what went in.
const answersOther = bitsOf(["sql", "nosql", "command", "url", "ldap", "xpath", "code"]);

export function evaluateCall(expression: Call, cx: Context): Value {
  const callee = calleeOf(expression.callee, cx);
  const args = evaluateArguments(expression.args, cx);
  const at = site(expression, { receiver: callee.receiver, args });
  const lores = callee.paths.flatMap((path) => cx.tables.calls.find(path));
  if (callee.paths.length === 0 && callee.name !== "")
    lores.push(...cx.tables.calls.find(callee.name).filter((lore) => lore.sanitizer));
  return concludeCall(expression, callee, at, lores, cx);
}

export function evaluateArguments(args: readonly Argument[], cx: Context): Given[] {
  return args.map(({ value: expression, name, spread }) => {
    const value = evaluate(expression, cx);
    if (name !== null) {
      checkKey(name, value, expression, cx);
      checkNamed(name, value, expression, cx);
    }
    return { value, name, spread, expression };
  });
}

function calleeOf(callee: Expression, cx: Context): Callee {
  if (callee.kind === "member" || (callee.kind === "index" && callee.key?.kind === "literal")) {
    const name =
      callee.kind === "member" ? callee.name : String(callee.key?.kind === "literal" ? callee.key.value : "");
    const receiver = evaluate(callee.object, cx);
    const text = textPath(callee.object);
    const paths = [receiver.path, text].flatMap((path) => (path === null ? [] : `${path}.${name}`));
    if (paths.length === 0) paths.push(`(value).${name}`);
    const isBase = callee.object.kind === "self" && callee.object.as === "super";
    const value = isBase ? baseMethod(name, cx) : memberOf(receiver, name, cx);
    return { receiver, receiverExpression: callee.object, name, value, paths: [...new Set(paths)] };
  }
  const value = callee.kind === "self" && callee.as === "super" ? null : evaluate(callee, cx);
  const own = callee.kind === "name" ? callee.name : "";
  // A function of the repository is not the global it may be called like.
  const path = value?.path ?? (own === "" || value?.shape?.kind === "function" ? null : own);
  return { receiver: null, receiverExpression: null, name: own, value, paths: path === null ? [] : [path] };
}

function baseMethod(name: string, cx: Context): Value | null {
  const [base] = cx.owner ? basesOf(cx.owner, cx) : [];
  const found = base ? inherited(base, name, cx) : null;
  if (!found) return null;
  const { fn, owner } = found;
  const label = `${owner.label}.${name}`;
  return {
    ...unknownValue,
    shape: { kind: "function", fn, unit: owner.unit, scope: owner.scope, self: cx.self, owner, label },
  };
}

/** Sources and rules first, then what the models say of the result, then what the code itself says. */
function concludeCall(
  expression: Call,
  callee: Callee,
  at: Site,
  lores: readonly Lore[],
  cx: Context,
): Value {
  let reported = 0;
  let type: string | null = null;
  let source: Value | null = null;
  let cleared = 0;
  let passes: Lore["propagator"];
  for (const lore of lores) {
    if (lore.spot) reported |= checkSpot(lore.spot, at, cx);
    if (lore.type && allHold(lore.type.when, at)) type = lore.type.is;
    if (lore.propagator) passes = lore.propagator;
    if (lore.sanitizer && !lore.sanitizer.guards && allHold(lore.sanitizer.when, at)) {
      cleared |= lore.sanitizer.bits;
    }
    if (lore.source && allHold(lore.source.when, at)) {
      const taint = enter(
        cx.unit,
        expression,
        lore.source.bits,
        lore.source.origin,
        lore.source.note ?? wordsOf(cx, expression),
      );
      if (lore.source.into) taintInto(lore.source.into, taint, callee, at, cx);
      else source = { ...unknownValue, taint };
    }
  }
  const path = type ?? (callee.paths[0] === undefined ? null : `${callee.paths[0]}()`);
  if (source) {
    callBack(callee, at.args, cx);
    return withPath(source, path);
  }
  if (passes) propagate(passes, callee, at, cx);
  let result = passes?.to.includes("result")
    ? withTaint(unknownValue, taintOfAll(passes.from.flatMap((ref) => refer(ref, at).values)))
    : passes
      ? unknownValue
      : resultOf(expression, callee, at, cx);
  if (reported & answersOther) result = withTaint(result, null);
  else if (reported !== 0 || cleared !== 0)
    result = withTaint(result, without(result.taint, reported | cleared));
  if (type !== null) return withPath(result, type);
  return result.path === null ? withPath(result, path) : result;
}

function resultOf(expression: Call, callee: Callee, at: Site, cx: Context): Value {
  const required = cx.unit.language === "javascript" ? requiredModule(callee, at, cx) : null;
  if (required) return required;
  const { shape } = callee.value ?? unknownValue;
  if (shape?.kind === "function") return invoke(shape, at.args, expression, cx);
  if (shape?.kind === "class")
    return evaluateConstruction(callee.value ?? unknownValue, callee.paths, at, null, cx);
  const contained = callContainer(callee, at.args, cx);
  if (contained) return contained;
  const folded = foldText(callee, at.args, cx);
  if (folded) return folded;
  const constructed = evaluateConstruction(null, callee.paths, at, null, cx, true);
  if (constructed !== unknownValue) return constructed;
  const returned = callBack(callee, at.args, cx);
  let taint: Taint | null = callee.receiver ? wholeTaint(callee.receiver) : null;
  if (taint === null && returned === null && callee.receiver && looksUp(callee)) return unknownValue;
  for (const arg of at.args)
    if (arg.value.shape?.kind !== "function") taint = union(taint, wholeTaint(arg.value));
  if (returned) taint = union(taint, wholeTaint(returned));
  return taint === null ? unknownValue : { ...unknownValue, taint };
}

const lookups = /^(?:find|fetch|load|select|query|lookup|read|exists|count)(?:[A-Z_].*)?$/;

/** A store is asked by a key: what it answers is what it has, not the key. */
function looksUp({ name, paths }: Callee): boolean {
  return lookups.test(name) || (/^get(?:[A-Z_].*)?$/.test(name) && /^[a-z]/.test(paths[0] ?? ""));
}

function requiredModule(callee: Callee, at: Site, cx: Context): Value | null {
  const [first] = at.args;
  if ((callee.name !== "require" && callee.name !== "import") || callee.receiver || at.args.length !== 1)
    return null;
  const from = first?.value.constant;
  if (typeof from !== "string") return null;
  const name = from.replace(/^node:/, "");
  cx.unit.modules.add(name);
  return withPath(cx.run.program.module(name, cx.unit, cx.run) ?? unknownValue, name);
}

/** A call may fill one of its arguments, or its receiver, with foreign data. */
function taintInto(ref: ArgumentRef, taint: Taint, callee: Callee, at: Site, cx: Context): void {
  const given =
    ref.from === "receiver"
      ? { expression: callee.receiverExpression, value: callee.receiver }
      : at.args[ref.index];
  if (given?.value)
    change(given.expression, given.value, (content) => blurred(content, { ...unknownValue, taint }), cx);
}

function propagate(passes: NonNullable<Lore["propagator"]>, callee: Callee, at: Site, cx: Context): void {
  const taint = taintOfAll(passes.from.flatMap((ref) => refer(ref, at).values));
  if (taint) for (const to of passes.to) if (to !== "result") taintInto(to, taint, callee, at, cx);
}
