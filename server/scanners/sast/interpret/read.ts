import type { Expression, Index, Member, Name } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import type { Context } from "#server/scanners/sast/interpret/context";
import { wordsOf } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { invoke } from "#server/scanners/sast/interpret/invoke";
import { methodOf } from "#server/scanners/sast/interpret/methods";
import { checkedPrefix } from "#server/scanners/sast/interpret/scope";
import { checkRead } from "#server/scanners/sast/interpret/spots";
import { enter } from "#server/scanners/sast/interpret/taint";
import {
  constantValue,
  containerOf,
  pathValue,
  shapeValue,
  unknownValue,
  type Value,
  withPath,
  withTaint,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

/** A name's value: of a variable, an import, something of the repository, or a global nobody defined. */
export function readName(expression: Name, cx: Context): Value {
  const { name } = expression;
  const known = cx.scope.lookup(name);
  if (known !== undefined) return known;
  const own = ownMember(name, cx);
  if (own) return own;
  const found = cx.run.program.linked(name, cx.unit, cx.run);
  const path = found?.path ?? name;
  const source = sourceAt([path], expression, cx);
  return source ?? found ?? pathValue(path);
}

/** Languages where a method may name the members of its receiver alone. */
const namesOwn: ReadonlySet<string> = new Set(["java", "csharp", "ruby"]);

function ownMember(name: string, cx: Context): Value | null {
  if (!namesOwn.has(cx.unit.language) || !cx.owner) return null;
  const receiver = cx.self ?? shapeValue(cx.owner);
  const entry = containerOf(receiver)?.content.entries.get(name);
  if (entry) return entry;
  const method = methodOf(receiver, name, cx) ?? methodOf(shapeValue(cx.owner), name, cx);
  if (!method) return null;
  return method.kind === "value" ? method.value : { ...unknownValue, shape: method.closure };
}

/** The path a chain of names reads as, whatever the values are; null for everything else. */
export function textPath(expression: Expression): string | null {
  const parts: string[] = [];
  let at = expression;
  while (parts.length < 8) {
    const name = at.kind === "member" ? at.name : at.kind === "index" ? textOf(at.key) : null;
    if (name === null || (at.kind !== "member" && at.kind !== "index")) break;
    parts.push(name);
    at = at.object;
  }
  if (at.kind === "name") parts.push(at.name);
  else if (at.kind !== "self") return null;
  return parts.length === 0 ? null : parts.reverse().join(".");
}

/** A key that is written as text: `a["b"]` reads as `a.b`. */
const textOf = (key: Expression | null): string | null =>
  key?.kind === "literal" && typeof key.value === "string" ? key.value : null;

/** What a guard has said of a place since it was read first. */
const checkedAt = (text: string | null, cx: Context): Value | undefined =>
  text !== null && cx.run.checked.has(text) ? cx.scope.lookup(`${checkedPrefix}${text}`) : undefined;

export function readMember(expression: Member, cx: Context): Value {
  return memberAt(evaluate(expression.object, cx), textPath(expression), expression, cx);
}

/** A member of a value that is at hand, read at some place in the code. */
export function memberAt(
  object: Value,
  text: string | null,
  expression: Pick<Member, "start" | "end" | "name">,
  cx: Context,
): Value {
  const path = object.path === null ? text : `${object.path}.${expression.name}`;
  const paths = path === null ? [] : text !== null && text !== path ? [path, text] : [path];
  const checked = checkedAt(text, cx);
  if (checked) return checked;
  const source = sourceAt(paths, expression, cx);
  if (source) return source;
  const member = gotten(object, expression, cx) ?? memberOf(object, expression.name, cx);
  const module =
    member === unknownValue && path !== null && cx.unit.modules.has(path)
      ? cx.run.program.module(path, cx.unit, cx.run)
      : null;
  // What a field holds says more than where it is.
  const known = object.shape?.kind === "container" && member.path !== null;
  const value = known ? member : withPath(module ?? member, path);
  const typed = path === null ? undefined : typeAt(path, cx);
  return typed === undefined ? value : withPath(value, typed);
}

/** A getter is called where it is read. */
function gotten(object: Value, place: Pick<Member, "start" | "end" | "name">, cx: Context): Value | null {
  const entry = containerOf(object)?.content.entries.get(place.name)?.shape;
  if (entry?.kind === "function" && entry.fn.role === "getter")
    return invoke({ ...entry, self: object }, [], place, cx);
  if (containerOf(object)?.instanceOf === null || object.shape?.kind !== "container") return null;
  const method = methodOf(object, `get ${place.name}`, cx);
  return method?.kind === "method" ? invoke(method.closure, [], place, cx) : null;
}

/** What the models say a path is. */
function typeAt(path: string, cx: Context): string | undefined {
  for (const lore of cx.tables.reads.find(path)) if (lore.type) return lore.type.is;
  return undefined;
}

/** Methods of functions that call them: Ruby's procs, C#'s delegates, PHP's closures. */
const callings: ReadonlySet<string> = new Set(["call", "yield", "Invoke", "__invoke"]);

/** A member by its name, as far as the value knows. Foreign data is foreign in all its members. */
export function memberOf(object: Value, name: string, cx: Context): Value {
  const method = methodOf(object, name, cx);
  if (method) {
    if (method.kind === "value") return method.value;
    return { ...unknownValue, shape: method.closure };
  }
  if (name === "length" && typeof object.constant === "string") return constantValue(object.constant.length);
  const { shape } = object;
  if (shape?.kind === "container") {
    const { content } = shape;
    const entry = content.entries.get(name);
    if (entry) return entry;
    if (name === "length" || name === "size")
      return content.items && !content.rest && !object.taint
        ? constantValue(content.items.length)
        : unknownValue;
    if (content.rest) return withTaint(content.rest, content.rest.taint ?? object.taint);
  }
  if (shape?.kind === "function" && callings.has(name) && cx.unit.language !== "javascript") return object;
  if (harmless.has(name)) return unknownValue;
  return object.taint === null ? unknownValue : { ...unknownValue, taint: object.taint };
}

const harmless: ReadonlySet<string> = new Set(["length", "size", "byteLength", "Length", "Count"]);

export function readIndex(expression: Index, cx: Context): Value {
  const checked = checkedAt(textPath(expression), cx);
  if (checked) return checked;
  const object = evaluate(expression.object, cx);
  if (expression.key === null) return withTaint(unknownValue, wholeTaint(object));
  const key = evaluate(expression.key, cx);
  const text = textPath(expression.object);
  const own = typeof key.constant === "string" ? `.${key.constant}` : "";
  const paths = [object.path, text].flatMap((path) => (path === null ? [] : [`${path}${own}`, `${path}.[]`]));
  const source = sourceAt([...new Set(paths)], expression, cx);
  if (source) return source;
  if (typeof key.constant === "string") {
    const value = memberOf(object, key.constant, cx);
    return object.path === null ? value : withPath(value, `${object.path}.${key.constant}`);
  }
  return elementOf(object, key);
}

/** An item of a list, or what is under a key that may not be known. */
export function elementOf(object: Value, key: Value | null): Value {
  const { constant } = key ?? unknownValue;
  if (typeof object.constant === "string" && typeof constant === "number") {
    const character = object.constant.at(constant);
    if (character !== undefined) return constantValue(character);
  }
  if (object.shape?.kind !== "container") {
    return object.taint === null ? unknownValue : { ...unknownValue, taint: object.taint };
  }
  const { items, entries, rest } = object.shape.content;
  if (typeof constant === "number" && items) {
    const item = items.at(constant);
    if (item && !rest) return item;
  }
  if (constant !== undefined) {
    const entry = entries.get(String(constant));
    if (entry) return entry;
  }
  const taint = wholeTaint(object);
  const [first] = items ?? [];
  const like = first ?? rest ?? entries.values().next().value ?? unknownValue;
  return { ...unknownValue, taint, path: like.path, shape: like.shape, pieces: like.pieces };
}

/** Foreign data that is read here; null when nothing foreign is. */
function sourceAt(paths: readonly string[], place: Place, cx: Context): Value | null {
  for (const path of paths) {
    for (const lore of cx.tables.reads.find(path)) {
      if (lore.spot) checkRead(place, lore.spot, cx);
      if (lore.source) {
        const note = lore.source.note ?? wordsOf(cx, place);
        const taint = enter(cx.unit, place, lore.source.bits, lore.source.origin, note);
        return { ...unknownValue, taint, path: typeAt(path, cx) ?? path };
      }
    }
  }
  return null;
}
