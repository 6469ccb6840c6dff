import type { Entry, Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  expression,
  expressions,
  literal,
  loweredOf,
  name,
  optional,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

function attributesOf(tag: SyntaxNode | null): Entry[] {
  return (tag?.childrenAt("attribute") ?? []).flatMap((node): Entry[] => {
    if (node.kind !== "jsx_attribute") {
      const [spread] = loweredOf(node);
      return spread?.kind === "spread" ? [{ key: null, value: spread.value }] : [];
    }
    const [key, ...rest] = node.children.filter((child) => child.named);
    const value = rest.at(-1);
    return key
      ? [{ key: literal(key, key.text), value: value ? expression(value) : literal(key, true) }]
      : [];
  });
}

function tagOf(tag: SyntaxNode | null): Expression | null {
  const named = tag?.child("name");
  if (!named) return null;
  return named.kind === "identifier" && /^[a-z]/.test(named.text) ? name(named, named.text) : optional(named);
}

const element: Builder = (node) => {
  const tag = node.child("open_tag") ?? node;
  return {
    start: node.start,
    end: node.end,
    kind: "element",
    tag: tagOf(tag),
    attributes: attributesOf(tag),
    children:
      tag === node
        ? []
        : expressions(
            node.children.filter((child) => child.field !== "open_tag" && child.field !== "close_tag"),
          ),
  };
};

export const jsxBuilders: readonly (readonly [string, Builder])[] = [
  ["jsx_text", () => null],
  ["jsx_namespace_name", (node) => name(node, node.text)],
  ["jsx_expression", (node) => loweredOf(node.children[0])],
  ["jsx_attribute", () => null],
  ["jsx_opening_element", () => null],
  ["jsx_closing_element", () => null],
  ["jsx_element", element],
  ["jsx_self_closing_element", element],
];
