import type { Argument, Entry, Expression } from "#server/scanners/sast/ast/expression";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { dotted } from "#server/scanners/sast/lower/make";
import { argumentsOf, expression, expressions, literal, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const collections = /^(?:Dictionary|List|HashSet|SortedSet|Collection|ObservableCollection|Queue|Stack)$/;

const creation: Builder = (node) => {
  const written = node.child("type");
  const type = typeName(written?.text ?? "");
  const initializer = node.child("initializer") ?? node.first("initializer_expression");
  const given = argumentsOf(node.child("arguments") ?? node.first("argument_list"));
  if (given.length === 0 && collections.test(type ?? "")) {
    if (initializer) return expression(initializer);
    // With a type of its items it is the library's, whatever classes the program has.
    if (written?.kind === "generic_name")
      return type === "Dictionary"
        ? { start: node.start, end: node.end, kind: "map", entries: [] }
        : { start: node.start, end: node.end, kind: "list", items: [] };
  }
  const named = initializer ? argumentsIn(expression(initializer)) : [];
  return {
    start: node.start,
    end: node.end,
    kind: "new",
    type: type === null ? unknown(node, []) : dotted(written ?? node, type),
    args: [...given, ...named],
    body: null,
  };
};

/** Properties set on creation, as named arguments. */
function argumentsIn(initializer: Expression): Argument[] {
  if (initializer.kind === "list")
    return initializer.items.map((value) => ({ value, name: null, spread: false }));
  if (initializer.kind !== "map") return [{ value: initializer, name: null, spread: false }];
  return initializer.entries.map(({ key, value }) => ({
    value,
    name: key?.kind === "literal" ? String(key.value) : null,
    spread: false,
  }));
}

/** `{ A = 1 }`, `{ ["k"] = 1 }`, `{ { "k", 1 } }` have keys; `{ 1, 2 }` has items. */
const initializer: Builder = (node) => {
  const items = expressions(node.parts);
  const entries = items.map((item, index) => entryOf(item, node.parts[index]));
  const found = entries.filter((each) => each !== null);
  if (found.length > 0 && found.length === items.length)
    return { start: node.start, end: node.end, kind: "map", entries: found };
  return { start: node.start, end: node.end, kind: "list", items };
};

function entryOf(item: Expression, node: SyntaxNode | undefined): Entry | null {
  if (item.kind === "assign" && item.operator === null) {
    const { target, value } = item;
    if (target.kind === "name") return { key: literal(target, target.name), value };
    return { key: target.kind === "list" ? (target.items[0] ?? null) : target, value };
  }
  const [key, value, more] =
    item.kind === "list" && node?.kind === "initializer_expression" ? item.items : [];
  return key && value && more === undefined ? { key, value } : null;
}

/** `new { A = 1, x.B }`: a part without a name is called like its last one. */
const anonymous: Builder = (node) => {
  const entries: Entry[] = [];
  const { children } = node;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index];
    if (!child?.named) continue;
    const value = expression(child);
    if (children[index + 1]?.kind === "=") {
      entries.push({ key: literal(child, child.text), value: expression(children[index + 2], child) });
      index += 2;
    } else entries.push({ key: literal(child, lastName(value)), value });
  }
  return { start: node.start, end: node.end, kind: "map", entries };
};

const lastName = (value: Expression): string =>
  value.kind === "name" || value.kind === "member" ? value.name : "";

/** `p with { A = 1 }`. */
const changed: Builder = (node) => {
  const changes = node.parts
    .filter((part) => part.kind === "with_initializer")
    .map((part): Entry => {
      const [key, value] = part.parts;
      return { key: literal(part, key?.text ?? ""), value: expression(value, part) };
    });
  return {
    start: node.start,
    end: node.end,
    kind: "map",
    entries: [{ key: null, value: expression(node.parts[0], node) }, ...changes],
  };
};

const array: Builder = (node) => {
  const items = node.first("initializer_expression");
  return items ? expression(items) : { start: node.start, end: node.end, kind: "list", items: [] };
};

const list: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "list",
  items: argumentsOf(node).map(spreadAgain),
});

const spreadAgain = (each: Argument): Expression =>
  each.spread
    ? { start: each.value.start, end: each.value.end, kind: "spread", value: each.value }
    : each.value;

export const creationBuilders: readonly (readonly [string, Builder])[] = [
  ["object_creation_expression", creation],
  ["implicit_object_creation_expression", creation],
  ["initializer_expression", initializer],
  ["anonymous_object_creation_expression", anonymous],
  ["array_creation_expression", array],
  ["implicit_array_creation_expression", array],
  ["stackalloc_expression", array],
  ["implicit_stackalloc_expression", array],
  ["element_binding_expression", list],
  ["tuple_expression", list],
  [
    "tuple_pattern",
    (node) => ({ start: node.start, end: node.end, kind: "list", items: expressions(node.parts) }),
  ],
  ["with_expression", changed],
  ["with_initializer", () => null],
];

/** `new()` is of the type of what it is put into. */
export function typed(value: Expression, type: string | null): Expression {
  if (value.kind !== "new" || value.type.kind !== "unknown" || type === null) return value;
  return { ...value, type: dotted(value, type) };
}
