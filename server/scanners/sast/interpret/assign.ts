import type { Assign, Expression, Index, Member } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import { blurred, type Content, entered } from "#server/scanners/sast/interpret/container";
import { type Context, nested, wordsOf } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { join } from "#server/scanners/sast/interpret/join";
import { binaryValue } from "#server/scanners/sast/interpret/operators";
import { elementOf, memberAt, textPath } from "#server/scanners/sast/interpret/read";
import { checkNamed, checkSet } from "#server/scanners/sast/interpret/spots";
import { onwards } from "#server/scanners/sast/interpret/taint";
import {
  containerOf,
  unknownValue,
  type Value,
  withPath,
  withTaint,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

export function assign(expression: Assign, cx: Context): Value {
  const { target, operator } = expression;
  let value = evaluate(expression.value, cx);
  if (operator !== null) {
    const before = evaluate(target, cx);
    value =
      operator === "and" || operator === "or" || operator === "default"
        ? join(before, value)
        : binaryValue(operator, [before, value]);
  } else if (
    expression.type !== null &&
    (value.path === null || value.constant === null || isCallPath(value.path))
  )
    value = withPath(value, cx.run.program.typePath(expression.type, cx.unit));
  if (value.taint)
    value = withTaint(value, onwards(value.taint, cx.unit, target, `assigned to ${wordsOf(cx, target)}`));
  bindTarget(target, value, cx, expression.declares, expression);
  return value;
}

// A declared type says more than "what that call returns".
const isCallPath = (path: string): boolean => path.endsWith("()");

/** Gives a value to a name, member or index, or its parts to a pattern. `place` is what a finding is about. */
export function bindTarget(
  target: Expression,
  value: Value,
  cx: Context,
  declares: Assign["declares"],
  place: Place = target,
): void {
  nested(cx, undefined, () => bindKind(target, value, cx, declares, place));
}

function bindKind(
  target: Expression,
  value: Value,
  cx: Context,
  declares: Assign["declares"],
  place: Place,
): void {
  switch (target.kind) {
    case "name":
      setName(target.name, value, cx, declares);
      checkSet([target.name], value, place, cx);
      checkNamed(target.name, value, place, cx);
      return;
    case "member":
      setMember(target, value, place, cx);
      return;
    case "index":
      setIndex(target, value, place, cx);
      return;
    case "list":
      for (const [at, item] of target.items.entries())
        bindTarget(
          item,
          item.kind === "spread"
            ? elementOf(value, null)
            : cx.unit.language === "go" && value.shape === null
              ? resultAt(at, target.items.length, value)
              : elementOf(value, { ...unknownValue, constant: at }),
          cx,
          declares,
        );
      return;
    case "map":
      for (const { key, value: part } of target.entries)
        bindTarget(
          part,
          key?.kind === "literal" ? partOf(value, key, cx) : withTaint(value, wholeTaint(value)),
          cx,
          declares,
        );
      return;
    case "assign":
      bindTarget(target.target, bound(value, target, cx), cx, declares);
      return;
    case "spread":
      bindTarget(target.value, value, cx, declares);
      return;
    default:
  }
}

/** Destructuring reads like the member it stands for, sources included. */
function partOf(value: Value, key: Extract<Expression, { kind: "literal" }>, cx: Context): Value {
  const name = String(key.value);
  return memberAt(
    value,
    value.path === null ? null : `${value.path}.${name}`,
    { start: key.start, end: key.end, name },
    cx,
  );
}

function bound(value: Value, pattern: Assign, cx: Context): Value {
  const fallback = evaluate(pattern.value, cx);
  return value.constant === undefined && value.shape === null
    ? join(value, { ...fallback, constant: undefined })
    : value;
}

/** What a call of Go is made for comes first; the last of several says whether it worked, and holds nothing foreign. */
function resultAt(at: number, count: number, value: Value): Value {
  if (at > 0 && at === count - 1) return unknownValue;
  const part = elementOf(value, { ...unknownValue, constant: at });
  return at === 0 ? withPath(part, value.path) : part;
}

/** Languages where a first assignment makes a variable of the function. */
const makesLocals: ReadonlySet<string> = new Set(["python", "php", "ruby"]);

export function setName(name: string, value: Value, cx: Context, declares: Assign["declares"]): void {
  const { journal } = cx.run;
  if (declares === "block") cx.scope.define(journal, name, value);
  else if (declares === "function") cx.scope.ofFunction.define(journal, name, value);
  else {
    const local = makesLocals.has(cx.unit.language);
    const holder = cx.scope.holding(name, local && cx.fn?.role !== "arrow");
    const own = cx.self ? containerOf(cx.self) : null;
    if (!holder && own && (name.startsWith("@") || own.content.entries.has(name) || hasField(cx, name))) {
      own.write(journal, entered(own.content, name, value));
      return;
    }
    (holder ?? (local ? cx.scope.ofFunction : (cx.unit.scope ?? cx.scope))).define(journal, name, value);
  }
}

const hasField = (cx: Context, name: string): boolean =>
  (cx.unit.language === "java" || cx.unit.language === "csharp") &&
  (cx.owner?.node.fields.some((field) => field.name === name) ?? false);

function setMember(target: Member, value: Value, place: Place, cx: Context): void {
  const { object, name } = target;
  const owner = evaluate(object, cx);
  const text = textPath(target);
  const path = owner.path === null ? text : `${owner.path}.${name}`;
  const paths = [path, text].filter((each) => each !== null);
  checkSet([...new Set(paths)], value, place, cx);
  checkNamed(name, value, place, cx);
  change(object, owner, (content) => entered(content, name, value), cx);
}

function setIndex(target: Index, value: Value, place: Place, cx: Context): void {
  const { object, key } = target;
  const owner = evaluate(object, cx);
  const at = key ? evaluate(key, cx) : unknownValue;
  const { constant } = at;
  const text = textPath(object);
  const own = constant === undefined ? "[]" : String(constant);
  const paths = [owner.path, text].flatMap((path) => (path === null ? [] : `${path}.${own}`));
  const keys = key ? [{ value: at, name: null, spread: false, expression: key }] : [];
  checkSet([...new Set(paths)], value, place, cx, keys);
  if (typeof constant === "string") checkNamed(constant, value, place, cx);
  const edit = (content: Content): Content => {
    if (constant === undefined || constant === null)
      return blurred(at.taint ? blurred(content, at) : content, value);
    if (typeof constant !== "number" || !content.items?.[constant])
      return entered(content, String(constant), value);
    const items = [...content.items];
    items[constant] = value;
    return { ...content, items };
  };
  change(object, owner, edit, cx);
}

/** Changes what a value contains. One that was not known to be a container becomes one, in the variable it came from. */
export function change(
  object: Expression | null,
  owner: Value,
  edit: (content: Content) => Content,
  cx: Context,
): void {
  const container = containerOf(owner);
  if (container) {
    container.write(cx.run.journal, edit(container.content));
    return;
  }
  const made = cx.run.container("map", edit({ items: null, entries: new Map(), rest: null }));
  if (object?.kind === "name") {
    const holder = cx.scope.holding(object.name);
    const path = owner.path ?? object.name;
    if (holder)
      holder.define(cx.run.journal, object.name, {
        ...withPath(owner, path),
        constant: undefined,
        shape: made,
      });
  } else if (object?.kind === "member") {
    const inner = evaluate(object.object, cx);
    if (containerOf(inner))
      change(object.object, inner, (content) => entered(content, object.name, { ...owner, shape: made }), cx);
  }
}
