import type { Argument, Expression } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { callWith, dotted } from "#server/scanners/sast/lower/make";
import {
  entriesOf,
  entry,
  expression,
  expressions,
  literal,
  unknown,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const basicTypes: ReadonlySet<string> = new Set([
  ..."string bool byte rune error any uintptr float32 float64 complex64 complex128".split(" "),
  ..."int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64".split(" "),
]);

export const isBasicType = (text: string): boolean => basicTypes.has(text);

/** A type where a value names it: `http.Request`. */
export function typeValue(node: SyntaxNode): Expression {
  const type = typeName(node.text);
  return type === null ? unknown(node, []) : dotted(node, type);
}

/** `T(x)`. One to a slice or function type says nothing of use; that of a generic name is a call like any other. */
export const convert: Builder = (node) => {
  const type = node.child("type");
  const value = expression(node.child("operand"), node);
  if (type?.kind === "generic_type") return callWith(node, typeValue(type), [value]);
  const named =
    type?.kind === "qualified_type" || type?.kind === "type_identifier" ? typeName(type.text) : null;
  return named === null ? value : { start: node.start, end: node.end, kind: "cast", type: named, value };
};

const keyed: Builder = (node) =>
  entry(expression(node.child("key"), node), expression(node.child("value"), node));

/** The body of a literal without its type, as it stands inside other literals: fields by name, or items. */
const untyped: Builder = (node) => {
  const entries = entriesOf(node.children);
  if (entries.length === 0)
    return { start: node.start, end: node.end, kind: "list", items: expressions(node.children) };
  return {
    start: node.start,
    end: node.end,
    kind: "map",
    entries: entries.map(({ key, value }) => ({
      key: key?.kind === "name" ? literal(key, key.name) : key,
      value,
    })),
  };
};

const composite: Builder = (node) => {
  const type = node.child("type");
  const inside = node.child("body");
  const children = inside?.children ?? [];
  if (type?.kind === "map_type")
    return { start: node.start, end: node.end, kind: "map", entries: entriesOf(children) };
  if (type && /^(slice|array|implicit_length_array)_type$/.test(type.kind))
    return {
      start: node.start,
      end: node.end,
      kind: "list",
      items: [...entriesOf(children).map(({ value }) => value), ...expressions(children)],
    };
  return {
    start: node.start,
    end: node.end,
    kind: "new",
    type: type ? typeValue(type) : unknown(node, []),
    args: [...entriesOf(children).map(namedArgument), ...expressions(children).map(positional)],
    body: null,
  };
};

// The name of a field, or the key of a type that is a map by another name: `gin.H{"a": 1}`.
function namedArgument({ key, value }: { key: Expression | null; value: Expression }): Argument {
  if (key?.kind === "name") return { value, name: key.name, spread: false };
  return { value, name: key?.kind === "literal" ? String(key.value) : null, spread: false };
}

const positional = (value: Expression): Argument => ({ value, name: null, spread: false });

export const compositeBuilders: readonly (readonly [string, Builder])[] = [
  ["composite_literal", composite],
  ["literal_value", untyped],
  ["keyed_element", keyed],
];

/** Types are read by their text where they matter. Structs and interfaces are not among these: they have members. */
export const typeKinds: readonly string[] = [
  "type_identifier",
  "qualified_type",
  "pointer_type",
  "slice_type",
  "array_type",
  "implicit_length_array_type",
  "map_type",
  "channel_type",
  "function_type",
  "generic_type",
  "type_arguments",
  "type_parameter_list",
  "parenthesized_type",
  "negated_type",
];
