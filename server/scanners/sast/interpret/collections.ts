import { change } from "#server/scanners/sast/interpret/assign";
import type { Callee } from "#server/scanners/sast/interpret/call";
import { blurred, type Container, emptyContent } from "#server/scanners/sast/interpret/container";
import type { Context } from "#server/scanners/sast/interpret/context";
import { callList } from "#server/scanners/sast/interpret/list-methods";
import { callMap } from "#server/scanners/sast/interpret/map-methods";
import { concatenation } from "#server/scanners/sast/interpret/operators";
import type { Given } from "#server/scanners/sast/interpret/site";
import {
  constantValue,
  containerOf,
  shapeValue,
  unknownValue,
  type Value,
  withTaint,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

const lists =
  /^(?:ArrayList|LinkedList|Vector|Stack|ArrayDeque|CopyOnWriteArrayList|HashSet|LinkedHashSet|TreeSet|Array|Set|List|Queue|Collection)$/;
const maps =
  /^(?:HashMap|LinkedHashMap|TreeMap|Hashtable|ConcurrentHashMap|WeakHashMap|Map|WeakMap|Dictionary|SortedDictionary|ConcurrentDictionary|Properties|Object)$/;
const texts = /^(?:StringBuilder|StringBuffer|StringWriter|StringJoiner)$/;
const calledLists: ReadonlySet<string> = new Set(["list", "set", "tuple", "collections.deque", "frozenset"]);
const calledMaps: ReadonlySet<string> = new Set([
  "dict",
  "collections.OrderedDict",
  "collections.defaultdict",
  "configparser.ConfigParser",
  "configparser.RawConfigParser",
]);
const calledTexts: ReadonlySet<string> = new Set(["io.StringIO"]);

/** A new list, map or text builder of a language's own types; null for every other type. `called` is for those made by a call. */
export function newContainer(
  paths: readonly string[],
  args: readonly Given[],
  called: boolean,
  cx: Context,
): Value | null {
  const [path] = paths;
  if (path === undefined) return null;
  const name = path.slice(path.lastIndexOf(".") + 1);
  const of = called
    ? calledLists.has(path)
      ? "list"
      : calledMaps.has(path)
        ? "map"
        : calledTexts.has(path)
          ? "text"
          : null
    : lists.test(name)
      ? "list"
      : maps.test(name)
        ? "map"
        : texts.test(name)
          ? "text"
          : null;
  if (of === null) return null;
  const container = cx.run.container(of, contentFrom(of, args));
  return shapeValue(container, path);
}

function contentFrom(of: Container["of"], args: readonly Given[]): Container["content"] {
  const [first] = args;
  const inner = first ? containerOf(first.value)?.content : undefined;
  if (of === "text")
    return {
      ...emptyContent,
      rest: first && typeof first.value.constant !== "number" ? first.value : constantValue(""),
    };
  if (of === "map") {
    const named = args.filter((arg) => arg.name !== null);
    const entries = new Map(inner?.entries ?? []);
    for (const { name, value } of named) if (name !== null) entries.set(name, value);
    return { items: null, entries, rest: inner?.rest ?? null };
  }
  if (inner?.items) return { ...emptyContent, items: inner.items, rest: inner.rest };
  const taint = first ? wholeTaint(first.value) : null;
  return taint ? blurred(emptyContent, withTaint(unknownValue, taint)) : { ...emptyContent, items: [] };
}

const fills: ReadonlySet<string> = new Set([
  "add",
  "append",
  "push",
  "put",
  "set",
  "addAll",
  "extend",
  "insert",
  "unshift",
  "offer",
  "Add",
  "Append",
  "update",
  "putAll",
]);

/** A method of a list, map or text builder that is known; null when the call is none of theirs. */
export function callContainer(callee: Callee, args: readonly Given[], cx: Context): Value | null {
  const { receiver, name } = callee;
  if (!receiver) return null;
  const container = containerOf(receiver);
  if (!container) {
    // Not known to be a container, but filled like one.
    const taint = args.map((arg) => wholeTaint(arg.value)).find((each) => each !== null) ?? null;
    if (
      taint &&
      fills.has(name) &&
      callee.receiverExpression &&
      receiver.constant === undefined &&
      receiver.shape === null &&
      !receiver.taint
    )
      change(
        callee.receiverExpression,
        receiver,
        (content) => blurred(content, withTaint(unknownValue, taint)),
        cx,
      );
    return null;
  }
  if (container.instanceOf) return null;
  if (container.of === "text") return callText(container, receiver, name, args, cx);
  if (container.of === "list") return callList(container, receiver, name, args, cx);
  return callMap(container, receiver, name, args, cx);
}

/** A text builder keeps what it has so far. */
function callText(
  container: Container,
  receiver: Value,
  name: string,
  args: readonly Given[],
  cx: Context,
): Value | null {
  const so = container.content.rest ?? constantValue("");
  const { journal } = cx.run;
  switch (name) {
    case "append":
    case "Append":
    case "AppendLine":
    case "AppendFormat":
    case "write":
    case "add":
      container.write(journal, {
        ...emptyContent,
        rest: concatenation([so, ...args.map((arg) => arg.value)]),
      });
      return receiver;
    case "insert":
    case "Insert":
    case "replace":
    case "Replace":
    case "reverse":
    case "delete":
    case "deleteCharAt":
      container.write(journal, {
        ...emptyContent,
        rest: { ...concatenation([so, ...args.map((arg) => arg.value)]), constant: undefined },
      });
      return receiver;
    case "setLength":
    case "clear":
    case "Clear":
      container.write(journal, { ...emptyContent, rest: constantValue("") });
      return receiver;
    case "toString":
    case "ToString":
    case "getvalue":
    case "substring":
      return name === "substring" ? { ...so, constant: undefined } : so;
    case "length":
    case "Length":
    case "capacity":
      return unknownValue;
    default:
      return null;
  }
}
