import type { Expression, Template } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { expressions, literal } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/**
 * `<<~SQL` stands where its value is used, and its text lines below, often in another part of the tree. The value is made
 * first, empty, and filled when the whole file has been lowered.
 */
const beginning: Builder = (node) =>
  ({ start: node.start, end: node.end, kind: "template", parts: [] }) satisfies Template;

export const heredocBuilders: readonly (readonly [string, Builder])[] = [
  ["heredoc_beginning", beginning],
  ["heredoc_body", () => null],
  ["heredoc_end", () => null],
];

/** Fills all heredocs of a file. Their texts stand in the order of their beginnings. */
export function fillHeredocs(root: SyntaxNode): void {
  if (!root.source.includes("<<")) return;
  const waiting: Template[] = [];
  const path = [root];
  for (let node = path.pop(); node; node = path.pop()) {
    const { lowered } = node;
    if (node.kind === "heredoc_beginning" && lowered && "kind" in lowered && lowered.kind === "template")
      waiting.push(lowered);
    else if (node.kind === "heredoc_body") fill(waiting.shift(), node);
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child) path.push(child);
    }
  }
}

function fill(template: Template | undefined, body: SyntaxNode): void {
  const parts = expressions(body.parts);
  const [first] = parts;
  // The line break after the beginning is not part of it.
  if (first?.kind === "literal") parts[0] = literal(first, String(first.value).replace(/^\r?\n/, ""));
  (template?.parts as Expression[] | undefined)?.push(...parts);
}
