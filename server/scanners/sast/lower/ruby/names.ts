import type { Self } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { member } from "#server/scanners/sast/lower/make";
import { name, unknown } from "#server/scanners/sast/lower/parts";
import { value } from "#server/scanners/sast/lower/ruby/values";

export const self = (place: Place, as: Self["as"] = "this"): Self => ({
  start: place.start,
  end: place.end,
  kind: "self",
  as,
});

const plain: Builder = (node) => {
  const { text } = node;
  // `raise` alone throws again what was caught.
  if (text === "raise" || text === "fail")
    return { start: node.start, end: node.end, kind: "throw", value: null };
  return name(node, text);
};

/** `@name` is a member of the object, so that it is found from its other methods, and from outside as `object.name`. */
const own: Builder = (node) => member(node, self(node), node.text.replace(/^@+/, ""));

export const nameBuilders: readonly (readonly [string, Builder])[] = [
  ["identifier", plain],
  ["constant", (node) => name(node, node.text)],
  ["global_variable", (node) => name(node, node.text)],
  ["instance_variable", own],
  ["class_variable", own],
  ["self", (node) => self(node)],
  ["file", (node) => unknown(node, [])],
  ["line", (node) => unknown(node, [])],
  ["encoding", (node) => unknown(node, [])],
  [
    "scope_resolution",
    (node) => {
      const scope = node.child("scope");
      const called = node.textOf("name");
      return scope ? member(node, value(scope, node), called) : name(node, called);
    },
  ],
];
