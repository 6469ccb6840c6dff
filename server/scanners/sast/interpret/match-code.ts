import type { Argument, Entry, Expression } from "#server/scanners/sast/ast/expression";
import type { Context } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import type { Value } from "#server/scanners/sast/interpret/value";
import { metaName } from "#server/scanners/sast/rules/compile/code-pattern";

type Pair = readonly [pattern: Expression, code: Expression];

/**
 * The values of a pattern's variables where code is like it; null where it is not. A variable that stands in the pattern twice
 * must stand for the same text twice. Patterns are small, so no more of the code is looked at than they have parts.
 */
export function matchCode(
  pattern: Expression,
  code: Expression,
  cx: Context,
): ReadonlyMap<string, Value> | null {
  const found = new Map<string, Expression>();
  const waiting: Pair[] = [[pattern, code]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [wanted, actual] = pair;
    const meta = wanted.kind === "name" ? metaName(wanted.name) : null;
    if (meta) {
      const known = found.get(meta.name);
      if (known && textOf(known, cx) !== textOf(actual, cx)) return null;
      found.set(meta.name, actual);
    } else {
      const parts = partsAlike(wanted, actual, cx);
      if (!parts) return null;
      waiting.push(...parts);
    }
  }
  const values = new Map<string, Value>();
  for (const [name, expression] of found) values.set(name, evaluate(expression, cx));
  return values;
}

const textOf = (expression: Expression, cx: Context): string =>
  cx.unit.text.slice(expression.start, expression.end);

/** The parts that must be alike for two expressions to be; null when they differ by themselves. */
function partsAlike(a: Expression, b: Expression, cx: Context): Pair[] | null {
  if (a.kind === "name" || b.kind === "name") return sameName(a, b, cx) ? [] : null;
  switch (a.kind) {
    case "literal":
      return b.kind === "literal" && a.value === b.value ? [] : null;
    case "self":
      return b.kind === "self" && a.as === b.as ? [] : null;
    case "member":
      return b.kind === "member" && a.name === b.name ? [[a.object, b.object]] : null;
    case "index":
      if (b.kind !== "index") return null;
      return a.key && b.key
        ? [
            [a.object, b.object],
            [a.key, b.key],
          ]
        : a.key === b.key
          ? [[a.object, b.object]]
          : null;
    case "call":
      return b.kind === "call" ? joined([[a.callee, b.callee]], argumentsAlike(a.args, b.args)) : null;
    case "new":
      return b.kind === "new" ? joined([[a.type, b.type]], argumentsAlike(a.args, b.args)) : null;
    case "binary":
      return b.kind === "binary" && a.operator === b.operator ? listsAlike(a.operands, b.operands) : null;
    case "logical":
      return b.kind === "logical" && a.operator === b.operator ? listsAlike(a.operands, b.operands) : null;
    case "unary":
      return b.kind === "unary" && a.operator === b.operator ? [[a.operand, b.operand]] : null;
    case "assign":
      return b.kind === "assign" && a.operator === b.operator
        ? [
            [a.target, b.target],
            [a.value, b.value],
          ]
        : null;
    case "list":
      return b.kind === "list" ? listsAlike(a.items, b.items) : null;
    case "template":
      return b.kind === "template" ? listsAlike(a.parts, b.parts) : null;
    case "map":
      return b.kind === "map" ? entriesAlike(a.entries, b.entries) : null;
    case "cast":
      return b.kind === "cast" && a.type === b.type ? [[a.value, b.value]] : null;
    default:
      return null;
  }
}

function sameName(a: Expression, b: Expression, cx: Context): boolean {
  if (a.kind !== "name") return false;
  if (b.kind === "name" && a.name === b.name) return true;
  return (b.kind === "name" || b.kind === "member") && evaluate(b, cx).path === a.name;
}

const joined = (a: Pair[], b: Pair[] | null): Pair[] | null => (b === null ? null : [...a, ...b]);

const restOf = (expression: Expression | undefined): boolean =>
  expression?.kind === "name" && metaName(expression.name)?.many === true;

function listsAlike(a: readonly Expression[], b: readonly Expression[]): Pair[] | null {
  const at = a.findIndex(restOf);
  if (at === -1) return a.length === b.length ? a.flatMap((each, index) => pair(each, b[index])) : null;
  const behind = a.length - at - 1;
  if (b.length < at + behind) return null;
  return [
    ...a.slice(0, at).flatMap((each, index) => pair(each, b[index])),
    ...a.slice(at + 1).flatMap((each, index) => pair(each, b[b.length - behind + index])),
  ];
}

const pair = (a: Expression, b: Expression | undefined): Pair[] => (b ? [[a, b]] : []);

/** Named arguments are found by name, wherever they stand. */
function argumentsAlike(a: readonly Argument[], b: readonly Argument[]): Pair[] | null {
  const named: Pair[] = [];
  for (const { name, value } of a) {
    if (name === null) continue;
    const other = b.find((each) => each.name === name);
    if (!other) return null;
    named.push([value, other.value]);
  }
  const plain = (list: readonly Argument[]) =>
    list.filter((each) => each.name === null).map((each) => each.value);
  return joined(named, listsAlike(plain(a), plain(b)));
}

/** The pattern's entries are in the map, whatever else is. */
function entriesAlike(a: readonly Entry[], b: readonly Entry[]): Pair[] | null {
  const pairs: Pair[] = [];
  for (const { key, value } of a) {
    if (restOf(value) || key === null) continue;
    const found = b.find(
      (each) => each.key?.kind === "literal" && key.kind === "literal" && each.key.value === key.value,
    );
    if (!found) return null;
    pairs.push([value, found.value]);
  }
  return pairs;
}
