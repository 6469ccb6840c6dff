import {
  blurred,
  type Container,
  emptyContent,
  pushed,
  unordered,
} from "#server/scanners/sast/interpret/container";
import type { Context } from "#server/scanners/sast/interpret/context";
import { concatenation } from "#server/scanners/sast/interpret/operators";
import { elementOf } from "#server/scanners/sast/interpret/read";
import type { Given } from "#server/scanners/sast/interpret/site";
import {
  constantValue,
  containerOf,
  unknownValue,
  type Value,
  withTaint,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

/** A method of a list, by what it is called in any of the languages; null when it is not one of these. */
export function callList(
  container: Container,
  receiver: Value,
  name: string,
  args: readonly Given[],
  cx: Context,
): Value | null {
  const { journal } = cx.run;
  const { content } = container;
  const [first, second] = args;
  const at = first?.value.constant;
  const edit = (next: Container["content"]): void => container.write(journal, next);
  switch (name) {
    case "add":
    case "append":
    case "push":
    case "addLast":
    case "offer":
    case "Add":
    case "addElement":
      if (first && second && name === "add") edit(inserted(content, at, second.value));
      else edit(args.reduce((next, arg) => pushed(next, arg.value), content));
      return unknownValue;
    case "insert":
    case "Insert":
      if (second) edit(inserted(content, at, second.value));
      return unknownValue;
    case "unshift":
    case "addFirst":
      if (first) edit(inserted(content, 0, first.value));
      return unknownValue;
    case "set":
      if (second && content.items && typeof at === "number" && content.items[at])
        edit({ ...content, items: content.items.map((item, index) => (index === at ? second.value : item)) });
      else if (second) edit(blurred(unordered(content), second.value));
      return unknownValue;
    case "addAll":
    case "extend":
    case "AddRange":
      if (first) edit(extended(content, first.value));
      return unknownValue;
    case "remove":
    case "pop":
    case "shift":
    case "removeFirst":
    case "removeLast":
    case "poll":
    case "RemoveAt":
      return removed(container, name, first, cx);
    case "get":
    case "elementAt":
    case "at":
    case "ElementAt":
      return elementOf(receiver, first?.value ?? null);
    case "getFirst":
    case "peek":
    case "firstElement":
    case "First":
      return elementOf(receiver, constantValue(0));
    case "getLast":
    case "lastElement":
    case "Last":
      return elementOf(receiver, constantValue(-1));
    case "next":
    case "nextElement":
      return elementOf(receiver, null);
    case "iterator":
    case "listIterator":
    case "toArray":
    case "toList":
    case "stream":
    case "values":
    case "elements":
      return receiver;
    case "clear":
    case "Clear":
      edit({ ...emptyContent, items: [] });
      return unknownValue;
    case "join":
      return joinedText(content, receiver, first);
    default:
      return null;
  }
}

function inserted(content: Container["content"], at: unknown, value: Value): Container["content"] {
  if (content.items === null || typeof at !== "number" || at > content.items.length)
    return blurred(unordered(content), value);
  return { ...content, items: content.items.toSpliced(at, 0, value) };
}

function extended(content: Container["content"], more: Value): Container["content"] {
  const inner = containerOf(more)?.content;
  if (inner?.items && !inner.rest) return inner.items.reduce(pushed, content);
  return blurred(unordered(content), elementOf(more, null));
}

function removed(container: Container, name: string, first: Given | undefined, cx: Context): Value {
  const { content } = container;
  const given = first?.value.constant;
  const at =
    name === "shift" || name === "removeFirst" || name === "poll" ? 0 : first === undefined ? -1 : given;
  if (content.items === null || content.rest !== null || typeof at !== "number") {
    // An item by its value: which one is gone nobody knows.
    return elementOf({ ...unknownValue, shape: container }, null);
  }
  const item = content.items.at(at);
  if (item) container.write(cx.run.journal, { ...content, items: content.items.toSpliced(at, 1) });
  return item ?? unknownValue;
}

function joinedText(content: Container["content"], receiver: Value, first: Given | undefined): Value {
  if (content.items === null || content.rest !== null) return withTaint(unknownValue, wholeTaint(receiver));
  const separator = first?.value ?? constantValue(",");
  return concatenation([
    constantValue(""),
    ...content.items.flatMap((item, at) => (at === 0 ? [item] : [separator, item])),
  ]);
}
