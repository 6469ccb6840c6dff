import type { Binary, BinaryOperator, Expression, Logical } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import type { If, Statement } from "#server/scanners/sast/ast/statement";

const associative: ReadonlySet<BinaryOperator> = new Set(["+", "*", "&", "|", "^"]);

/** An operation, flat where `left` is one of the same associative operator: a sum of 100,000 terms is one node. */
export function binary(place: Place, operator: BinaryOperator, left: Expression, right: Expression): Binary {
  if (left.kind === "binary" && left.operator === operator && associative.has(operator))
    return {
      start: place.start,
      end: place.end,
      kind: "binary",
      operator,
      operands: appended(left.operands, right),
    };
  return { start: place.start, end: place.end, kind: "binary", operator, operands: [left, right] };
}

/** `and`, `or` and `default` chains, flat like {@link binary}. */
export function logical(
  place: Place,
  operator: Logical["operator"],
  left: Expression,
  right: Expression,
): Logical {
  if (left.kind === "logical" && left.operator === operator)
    return {
      start: place.start,
      end: place.end,
      kind: "logical",
      operator,
      operands: appended(left.operands, right),
    };
  return { start: place.start, end: place.end, kind: "logical", operator, operands: [left, right] };
}

/** An `if`; when all of its else part is another one, both become one node. */
export function conditional(
  place: Place,
  test: Expression,
  body: readonly Statement[],
  otherwise: readonly Statement[],
): If {
  const [only] = otherwise;
  const branch = { test, body };
  if (otherwise.length === 1 && only?.kind === "if")
    return {
      start: place.start,
      end: place.end,
      kind: "if",
      branches: prepended(branch, only.branches),
      otherwise: only.otherwise,
    };
  return { start: place.start, end: place.end, kind: "if", branches: [branch], otherwise };
}

// Chains are built from their innermost part outwards and the shorter one is dropped, so its array may be taken over: copying
// it for every link would make long chains quadratic.
function appended<T>(list: readonly T[], item: T): readonly T[] {
  (list as T[]).push(item);
  return list;
}

function prepended<T>(item: T, list: readonly T[]): readonly T[] {
  (list as T[]).unshift(item);
  return list;
}
