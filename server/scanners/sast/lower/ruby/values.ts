import type { AstNode } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import type { Part } from "#server/scanners/sast/lower/front-end";
import { returning } from "#server/scanners/sast/lower/make";
import { expressions, isStatement, loweredOf, statements, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** In Ruby everything is a value: statements are wrapped as one. */
export function value(node: SyntaxNode | null | undefined, fallback: SyntaxNode): Expression {
  const lowered = loweredOf(node);
  const [only] = lowered;
  if (lowered.length === 1 && only && !isStatement(only)) {
    const [found] = node ? expressions([node]) : [];
    if (found) return found;
  }
  if (lowered.some(isUnwrapped)) return valueOfBody(node ?? fallback, statements([node]));
  const parts = node ? expressions([node]) : [];
  return parts.length === 1 && parts[0] ? parts[0] : unknown(node ?? fallback, parts);
}

/** The values of some nodes, those that were lowered to nothing left out. */
export const values = (nodes: readonly SyntaxNode[]): Expression[] =>
  nodes.flatMap((node) => (loweredOf(node).length === 0 ? [] : [value(node, node)]));

const isUnwrapped = (each: AstNode | Part): boolean => isStatement(each) && each.kind !== "expression";

/** Makes a body give back the value of its last statement, on each way through, as all methods and blocks do. */
export function withReturns(body: readonly Statement[]): readonly Statement[] {
  const waiting = [body as Statement[]];
  for (let list = waiting.pop(); list; list = waiting.pop()) {
    const last = list.at(-1);
    if (last?.kind === "expression") list[list.length - 1] = returning(last, last.value);
    else if (last) waiting.push(...(waysThrough(last) as Statement[][]));
  }
  return body;
}

function waysThrough(last: Statement): (readonly Statement[])[] {
  switch (last.kind) {
    case "if":
      return [...last.branches.map((branch) => branch.body), last.otherwise];
    case "switch":
      return last.cases.map((each) => each.body);
    case "block":
      return [last.body];
    case "try":
      return [
        last.otherwise.length > 0 ? last.otherwise : last.body,
        ...last.catches.map((each) => each.body),
      ];
    default:
      return [];
  }
}

const valueOfBody = (place: SyntaxNode, body: readonly Statement[]): Expression => ({
  start: place.start,
  end: place.end,
  kind: "value-of",
  body,
});
