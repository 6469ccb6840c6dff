import type { AstNode, Module } from "#server/scanners/sast/ast/declaration";
import type { FrontEnd, Lowered, Part } from "#server/scanners/sast/lower/front-end";
import { isExpression, isStatement, loweredOf, statements, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** Lowers a syntax tree, children before parents and without recursion, so that no nesting is too deep for it. */
export function lower(root: SyntaxNode, frontEnd: FrontEnd): Module {
  const path: { node: SyntaxNode; next: number }[] = [{ node: root, next: 0 }];
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const { node } = top;
    const child = frontEnd.opaque.has(node.kind) ? undefined : node.children[top.next];
    if (child) {
      top.next += 1;
      path.push({ node: child, next: 0 });
      continue;
    }
    path.pop();
    if (node === root) break;
    const build = frontEnd.builders.get(node.kind);
    node.lowered = build ? build(node) : byDefault(node);
  }
  return frontEnd.module(root, statements(root.children));
}

function byDefault(node: SyntaxNode): Lowered {
  if (node.children.length === 1) return node.children[0]?.lowered ?? null;
  const found: (AstNode | Part)[] = [];
  let expressionsOnly = true;
  for (const child of node.children) {
    for (const each of loweredOf(child)) {
      if (!isExpression(each)) expressionsOnly = false;
      found.push(each);
    }
  }
  if (found.length <= 1) return found[0] ?? null;
  if (expressionsOnly) return unknown(node, found.filter(isExpression));
  return found.every((each) => isStatement(each) || isExpression(each)) ? statements(node.children) : found;
}
