import { blurred, type Container, emptyContent, entered } from "#server/scanners/sast/interpret/container";
import type { Context } from "#server/scanners/sast/interpret/context";
import { join } from "#server/scanners/sast/interpret/join";
import { elementOf } from "#server/scanners/sast/interpret/read";
import type { Given } from "#server/scanners/sast/interpret/site";
import {
  constantValue,
  containerOf,
  shapeValue,
  unknownValue,
  type Value,
} from "#server/scanners/sast/interpret/value";

/** A method of a map, by what it is called in any of the languages; null when it is not one of these. */
export function callMap(
  container: Container,
  receiver: Value,
  name: string,
  args: readonly Given[],
  cx: Context,
): Value | null {
  const { journal } = cx.run;
  const { content } = container;
  const [first] = args;
  const edit = (next: Container["content"]): void => container.write(journal, next);
  switch (name) {
    case "put":
    case "set":
    case "setProperty":
    case "setdefault":
    case "putIfAbsent":
    case "Add":
    case "store": {
      const value = args.at(-1)?.value;
      if (args.length < 2 || !value) return null;
      const key = keyOf(args.slice(0, -1));
      edit(key === null ? blurred(content, value) : entered(content, key, value));
      return name === "setdefault" ? value : unknownValue;
    }
    case "get":
    case "getOrDefault":
    case "getProperty":
    case "fetch":
    case "Get":
    case "GetValueOrDefault":
      return (name === "getProperty" ? propertyOf(args, content, cx) : null) ?? entryOf(receiver, args);
    case "remove":
    case "delete":
    case "pop":
    case "Remove": {
      const key = first ? keyOf([first]) : null;
      const value = key === null ? unknownValue : (content.entries.get(key) ?? unknownValue);
      if (key !== null && content.entries.has(key)) {
        const entries = new Map(content.entries);
        entries.delete(key);
        edit({ ...content, entries });
      }
      return value;
    }
    case "putAll":
    case "update":
    case "merge!": {
      const inner = first ? containerOf(first.value)?.content : undefined;
      if (!inner) return null;
      let next = content;
      for (const [key, value] of inner.entries) next = entered(next, key, value);
      edit(inner.rest ? blurred(next, inner.rest) : next);
      return unknownValue;
    }
    case "values":
    case "entrySet":
    case "items":
    case "entries":
    case "Values":
      return shapeValue(cx.run.container("list", { ...emptyContent, rest: elementOf(receiver, null) }));
    case "clear":
    case "Clear":
      edit(emptyContent);
      return unknownValue;
    default:
      return null;
  }
}

/** One key, or several that are one together, as a section and an option; null when not all are known. */
function keyOf(args: readonly Given[]): string | null {
  const keys = args.map((arg) => arg.value.constant);
  return keys.some((key) => key === undefined) ? null : keys.map(String).join("\u0000");
}

/** A property that was not set in code comes from a `.properties` file of the repository, if one has it. */
function propertyOf(args: readonly Given[], content: Container["content"], cx: Context): Value | null {
  const key = args[0]?.value.constant;
  if (typeof key !== "string" || content.entries.has(key)) return null;
  const value = cx.run.program.properties.get(key);
  return typeof value === "string" ? constantValue(value) : null;
}

function entryOf(receiver: Value, args: readonly Given[]): Value {
  const content = containerOf(receiver)?.content ?? emptyContent;
  const whole = keyOf(args);
  const both = whole === null ? undefined : content.entries.get(whole);
  if (both) return both;
  const [first, fallback] = args;
  const key = first ? keyOf([first]) : null;
  if (key === null) return elementOf(receiver, null);
  const entry = content.entries.get(key);
  if (entry) return content.rest ? join(entry, content.rest) : entry;
  if (content.rest || receiver.taint) return elementOf(receiver, null);
  return fallback?.value ?? constantValue(null);
}
