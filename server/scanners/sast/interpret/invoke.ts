import type { FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Place } from "#server/scanners/sast/ast/node";
import { bindTarget, setName } from "#server/scanners/sast/interpret/assign";
import { sampleOf } from "#server/scanners/sast/interpret/construct";
import { type Content, emptyContent, entered, pushed } from "#server/scanners/sast/interpret/container";
import { type Context, wordsOf } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { executeAll } from "#server/scanners/sast/interpret/execute";
import { parameterValue } from "#server/scanners/sast/interpret/parameters";
import { runPending } from "#server/scanners/sast/interpret/pending";
import { contextFor } from "#server/scanners/sast/interpret/run-unit";
import { Scope } from "#server/scanners/sast/interpret/scope";
import type { Given } from "#server/scanners/sast/interpret/site";
import { digestOf } from "#server/scanners/sast/interpret/summary";
import { onwards, union } from "#server/scanners/sast/interpret/taint";
import {
  type Closure,
  shapeValue,
  unknownValue,
  type Value,
  withTaint,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

const deepestCalls = 8;
const mostSummaries = 40;
/** After so many calls that bring nothing foreign, another one is taken to give what the last one gave. */
const mostPlainCalls = 20;

/** Calls a function of the repository with what it is given. */
export function invoke(closure: Closure, args: readonly Given[], place: Place, cx: Context): Value {
  const { run } = cx;
  cx.pending.delete(closure.fn);
  if (run.calling.length >= deepestCalls || run.calling.includes(closure.fn)) return passedOn(closure, args);
  const digest = run.impure.has(closure.fn) ? null : digestOf(closure, args);
  const summaries = digest === null ? undefined : run.summaries.get(closure.fn);
  const known = digest === null ? undefined : summaries?.get(digest);
  if (known) return retraced(known, args);
  const plain = isPlain(closure, args);
  const habit = plain ? run.habits.get(closure.fn) : undefined;
  if (habit && habit.calls >= mostPlainCalls) return habit.result;
  const before = run.journal.mark();
  const since = run.journal.latestId;
  const { result, scopes } = enterFunction(closure, args, [], place, cx);
  if (plain) run.habits.set(closure.fn, { calls: (habit?.calls ?? 0) + 1, result });
  const touched = run.journal.touchedSince(before, since, (cells) => scopes.has(cells));
  if (touched) run.impure.add(closure.fn);
  else if (digest !== null && (summaries?.size ?? 0) < mostSummaries) {
    if (summaries) summaries.set(digest, result);
    else run.summaries.set(closure.fn, new Map([[digest, result]]));
  }
  return result;
}

function isPlain(closure: Closure, args: readonly Given[]): boolean {
  if (closure.self && wholeTaint(closure.self)) return false;
  return args.every(({ value }) => value.shape?.kind !== "function" && wholeTaint(value) === null);
}

/** Calls a function as code that is not of the repository may: parameters are what models say, or nothing is known of them. */
export function invokeUnknown(
  closure: Closure,
  first: readonly Value[],
  of: readonly string[],
  cx: Context,
): Value {
  const { run } = cx;
  cx.pending.delete(closure.fn);
  if (run.calling.length >= deepestCalls || run.calling.includes(closure.fn)) return unknownValue;
  const args = first.map((value) => ({ value, name: null, spread: false, expression: nowhere }));
  return enterFunction(closure, args, of, null, cx).result;
}

const nowhere = { start: 0, end: 0, kind: "literal", value: null } as const;

function enterFunction(
  closure: Closure,
  args: readonly Given[],
  of: readonly string[],
  place: Place | null,
  caller: Context,
): { result: Value; scopes: { has(cells: unknown): boolean } } {
  const { run } = caller;
  const { fn } = closure;
  const scope = new Scope("function", closure.scope);
  const cx: Context = {
    ...contextFor(closure.unit, run, scope),
    self: closure.self,
    owner: closure.owner,
    fn,
    label: closure.label === "" ? null : closure.label,
  };
  run.visited.add(fn);
  run.calling.push(fn);
  try {
    bindParameters(closure, args, of, place, caller, cx);
    executeAll(fn.body, cx);
    runPending(cx);
  } finally {
    run.calling.pop();
  }
  const result = cx.returned ?? unknownValue;
  const traced =
    result.taint && place
      ? withTaint(
          result,
          onwards(result.taint, caller.unit, place, `returned by ${fn.name ?? "the function"}`),
        )
      : result;
  return { result: traced, scopes: { has: (cells) => cells instanceof Scope && within(cells, scope) } };
}

function within(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | null = scope; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** Go's receiver, when nobody is known to have called: a sample of its type. */
function receiverValue(
  closure: Closure,
  receiver: FunctionNode["params"][number],
  of: readonly string[],
  cx: Context,
): Value {
  const info = cx.run.program.classAt(receiver.type, cx.run, closure.unit);
  return info ? sampleOf(info, cx) : parameterValue(closure, receiver, -1, of, cx);
}

function bindParameters(
  closure: Closure,
  given: readonly Given[],
  of: readonly string[],
  place: Place | null,
  caller: Context,
  cx: Context,
): void {
  const { fn } = closure;
  const positional = given.filter((arg) => arg.name === null);
  // A method of Python takes its receiver first.
  const bound =
    closure.self !== null && closure.unit.language === "python" && closure.owner !== null && !fn.static;
  if (fn.receiver)
    bindTarget(
      fn.receiver.target,
      closure.self ?? receiverValue(closure, fn.receiver, of, cx),
      cx,
      "function",
    );
  let at = 0;
  for (const [index, parameter] of fn.params.entries()) {
    if (bound && index === 0) {
      bindTarget(parameter.target, closure.self ?? unknownValue, cx, "function");
      continue;
    }
    if (parameter.rest !== null) {
      const left = positional.slice(at);
      bindTarget(
        parameter.target,
        restOf(
          parameter.rest,
          parameter.rest === "list" ? left : given.filter((arg) => arg.name !== null),
          cx,
        ),
        cx,
        "function",
      );
      continue;
    }
    const spread = positional.slice(0, at + 1).find((arg) => arg.spread);
    const named = namedArgument(parameter, given);
    const arg =
      named ??
      (spread ? { ...spread, value: withTaint(unknownValue, wholeTaint(spread.value)) } : positional[at]);
    if (!named) at += 1;
    let value = arg?.value;
    if (value?.taint && place)
      value = withTaint(
        value,
        onwards(
          value.taint,
          caller.unit,
          arg?.expression ?? place,
          `passed to ${fn.name ?? wordsOf(caller, place)}`,
        ),
      );
    if (value === undefined && parameter.default && place) value = evaluate(parameter.default, cx);
    const { target } = parameter;
    // What is given is no assignment in the code: a secret is reported where it is written, not where it arrives.
    if (arg && value && target.kind === "name") setName(target.name, value, cx, "function");
    else
      bindTarget(
        target,
        value ?? parameterValue(closure, parameter, bound ? index - 1 : index, of, cx),
        cx,
        "function",
      );
  }
}

function namedArgument(
  parameter: FunctionNode["params"][number],
  given: readonly Given[],
): Given | undefined {
  const { target } = parameter;
  if (target.kind !== "name") return undefined;
  const name = target.name.replace(/^\$/, "");
  return given.find((arg) => arg.name === name);
}

function restOf(kind: "list" | "map", given: readonly Given[], cx: Context): Value {
  let content: Content = kind === "list" ? { ...emptyContent, items: [] } : emptyContent;
  for (const { name, value } of given)
    content = name === null ? pushed(content, value) : entered(content, name, value);
  return shapeValue(cx.run.container(kind === "list" ? "list" : "map", content));
}

/** What is assumed of a call that is not followed: it may return anything it was given. */
function passedOn(closure: Closure, args: readonly Given[]): Value {
  let taint = closure.self ? wholeTaint(closure.self) : null;
  for (const arg of args) taint = union(taint, wholeTaint(arg.value));
  return taint === null ? unknownValue : { ...unknownValue, taint };
}

/** A summary was made with other foreign data of the same kind: the way is that of this call's. */
function retraced(result: Value, args: readonly Given[]): Value {
  const { taint } = result;
  if (!taint) return result;
  for (const arg of args) {
    const own = wholeTaint(arg.value);
    if (own && (own.bits & taint.bits) === taint.bits) return withTaint(result, { ...own, bits: taint.bits });
  }
  return result;
}
