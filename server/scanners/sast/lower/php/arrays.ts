import type { Entry, Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { entry, expression, literal, loweredOf, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** One element: an entry when it has a key. */
const element: Builder = (node) => {
  const [left, right] = node.parts;
  return right ? entry(expression(left, node), expression(right)) : expression(left, node);
};

/** A list, or a map as soon as one element has a key; the others then have their number. */
const array: Builder = (node) => {
  const elements = node.children.flatMap((child) => loweredOf(child));
  if (!elements.some((each) => each.kind === "entry")) return list(node, elements);
  let index = 0;
  const entries = elements.flatMap((each): Entry[] => {
    if (each.kind === "entry") return [each.entry];
    const value = each as Expression;
    if (value.kind === "spread") return [{ key: null, value: value.value }];
    return [{ key: literal(value, index++), value }];
  });
  return { start: node.start, end: node.end, kind: "map", entries };
};

const list = (node: SyntaxNode, elements: readonly { kind: string }[]): Expression => ({
  start: node.start,
  end: node.end,
  kind: "list",
  items: elements as readonly Expression[],
});

/** `list($a, , $b)` and `['k' => $a]` as a target. */
const pattern: Builder = (node) => {
  const parts = node.parts;
  if (node.has("=>")) {
    const entries: Entry[] = [];
    for (let index = 0; index + 1 < parts.length; index += 2)
      entries.push({ key: expression(parts[index]), value: expression(parts[index + 1]) });
    return { start: node.start, end: node.end, kind: "map", entries };
  }
  const items: Expression[] = [];
  let end = node.start;
  for (const part of parts) {
    // Places that are left out show as commas alone.
    const commas = commasIn(node.source, end, part.start) - (items.length > 0 ? 1 : 0);
    for (let left = 0; left < commas; left += 1) items.push(unknown({ start: end, end }, []));
    items.push(expression(part));
    end = part.end;
  }
  return { start: node.start, end: node.end, kind: "list", items };
};

const mostLeftOut = 100;

function commasIn(source: string, from: number, to: number): number {
  let count = 0;
  for (let at = source.indexOf(",", from); at !== -1 && at < to; at = source.indexOf(",", at + 1)) count += 1;
  return Math.min(count, mostLeftOut);
}

export const arrayBuilders: readonly (readonly [string, Builder])[] = [
  ["array_element_initializer", element],
  ["array_creation_expression", array],
  ["list_literal", pattern],
  [
    "variadic_unpacking",
    (node) => ({ start: node.start, end: node.end, kind: "spread", value: expression(node.parts[0], node) }),
  ],
];
