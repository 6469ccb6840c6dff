import type { Comprehension, Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { expression, expressions, name, unknown } from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

interface Clause {
  target: Expression;
  iterable: Expression;
  tests: Expression[];
}

const clause = (target: SyntaxNode | undefined, iterable: Expression, node: SyntaxNode): Clause => ({
  target: name(target ?? node, target?.text ?? "_"),
  iterable,
  tests: [],
});

/** `from x in xs where … select …` as a comprehension: `let` is a loop over one value, order changes nothing. */
const query: Builder = (node): Comprehension => {
  const clauses: Clause[] = [];
  let value: Expression = unknown(node, []);
  for (const part of node.parts) {
    const [first, second] = part.parts;
    if (part.kind === "from_clause") {
      const named = part.child("name") ?? undefined;
      clauses.push(clause(named, expression(part.parts.at(-1), part), part));
    } else if (part.kind === "let_clause")
      clauses.push(
        clause(
          first,
          { start: part.start, end: part.end, kind: "list", items: [expression(second, part)] },
          part,
        ),
      );
    else if (part.kind === "join_clause") clauses.push(clause(first, expression(second, part), part));
    else if (part.kind === "where_clause") clauses.at(-1)?.tests.push(...expressions(part.parts));
    else if (part.kind === "select_clause" || part.kind === "group_clause") value = expression(first, part);
  }
  return { start: node.start, end: node.end, kind: "comprehension", clauses, key: null, value };
};

const parts = [
  "from_clause",
  "let_clause",
  "join_clause",
  "where_clause",
  "order_by_clause",
  "select_clause",
  "group_clause",
];

export const queryBuilders: readonly (readonly [string, Builder])[] = [
  ["query_expression", query],
  ...parts.map((kind): readonly [string, Builder] => [kind, () => null]),
];
