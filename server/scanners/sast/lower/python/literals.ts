import type { Expression, Literal } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { expression, expressions, literal } from "#server/scanners/sast/lower/parts";
import { numberOf, unescaped } from "#server/scanners/sast/lower/text";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const string: Builder = (node) =>
  joined(
    node,
    node.children.filter((child) => child.kind !== "string_start" && child.kind !== "string_end"),
    prefixOf(node),
  );

const prefixOf = (node: SyntaxNode): string =>
  (node.first("string_start")?.text ?? "").replace(/["']+$/, "").toLowerCase();

/** Fixed parts side by side are one literal. */
function joined(node: SyntaxNode, parts: readonly SyntaxNode[], prefix: string): Expression {
  const made: Expression[] = [];
  for (const part of parts) {
    if (part.kind === "interpolation") made.push(expression(part));
    else made.push(literal(part, contentOf(part, prefix)));
  }
  return textOf(node, made);
}

function contentOf(node: SyntaxNode, prefix: string): string {
  const text = prefix.includes("r") ? node.text : unescaped(node.text);
  return prefix.includes("f") ? text.replaceAll("{{", "{").replaceAll("}}", "}") : text;
}

function textOf(node: SyntaxNode, parts: readonly Expression[]): Expression {
  const merged: Expression[] = [];
  for (const part of parts.flatMap((each) => (each.kind === "template" ? each.parts : [each]))) {
    const last = merged.at(-1);
    if (last?.kind === "literal" && part.kind === "literal")
      merged[merged.length - 1] = {
        ...literal(last, `${last.value}${part.value}`),
        end: part.end,
      } satisfies Literal;
    else merged.push(part);
  }
  const [only] = merged;
  if (!only) return literal(node, "");
  return merged.length === 1 && only.kind === "literal"
    ? literal(node, only.value)
    : { start: node.start, end: node.end, kind: "template", parts: merged };
}

export const literals: readonly (readonly [string, Builder])[] = [
  ["string", string],
  ["interpolation", (node) => expression(node.child("expression"), node)],
  ["concatenated_string", (node) => textOf(node, expressions(node.children))],
  ["integer", (node) => literal(node, numberOf(node.text))],
  ["float", (node) => literal(node, numberOf(node.text))],
  ["true", (node) => literal(node, true)],
  ["false", (node) => literal(node, false)],
  ["none", (node) => literal(node, null)],
  ["ellipsis", (node) => literal(node, null)],
];
