import type { BinaryOperator, Unary } from "#server/scanners/sast/ast/expression";
import { type Taint, union, without } from "#server/scanners/sast/interpret/taint";
import {
  type Constant,
  constantValue,
  unknownValue,
  type Value,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";
import { bitsOf } from "#server/scanners/sast/rules/format/danger";

const longestText = 10_000;
const comparisons: ReadonlySet<BinaryOperator> = new Set([
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "not in",
  "instanceof",
  "match",
]);

/** The value of an operation on known and unknown values. Comparisons carry no foreign data. */
export function binaryValue(operator: BinaryOperator, operands: readonly Value[]): Value {
  if (operator === "+") return concatenation(operands);
  const constants = operands.map((each) => each.constant);
  if (constants.every((each) => each !== undefined)) {
    const [first, ...others] = constants as Constant[];
    const folded = others.reduce<Constant | undefined>(
      (a, b) => (a === undefined ? undefined : fold(operator, a, b)),
      first,
    );
    if (folded !== undefined) return constantValue(folded);
  }
  if (comparisons.has(operator)) return unknownValue;
  let taint: Taint | null = null;
  for (const each of operands) taint = union(taint, wholeTaint(each));
  // `"…%s" % value` puts text together.
  const pattern = operands[0]?.constant;
  const pieces =
    operator === "%" && typeof pattern === "string" ? pattern.replace(/%[-\w.()]*[sdrfx]/g, blank) : null;
  // Only types that define it divide by text: what comes out is one of them.
  const path = operator === "/" ? (operands[0]?.path ?? null) : null;
  return taint === null && pieces === null && path === null
    ? unknownValue
    : { ...unknownValue, taint, pieces, path };
}

/** Stands for what is no constant in `pieces`. */
export const blank = "{}";
const longestPieces = 500;

/** A sum, or text put together. Behind a fixed host or a path of this site, data cannot say where an address leads. */
export function concatenation(parts: readonly Value[]): Value {
  let taint: Taint | null = null;
  let sum: Constant | undefined;
  let known = true;
  let hasText = false;
  let pieces = "";
  for (const [at, part] of parts.entries()) {
    const own = wholeTaint(part);
    taint = union(taint, own === null || at === 0 ? own : without(own, fixedBy(pieces)));
    if (typeof part.constant === "string" || part.pieces !== null) hasText = true;
    if (pieces.length < longestPieces)
      pieces += part.constant !== undefined ? part.constant : (part.pieces ?? blank);
    if (part.constant === undefined) known = false;
    else if (known)
      sum = at === 0 ? part.constant : sum === undefined ? undefined : fold("+", sum, part.constant);
    if (sum === undefined) known = false;
  }
  if (known && sum !== undefined) return taint ? { ...constantValue(sum), taint } : constantValue(sum);
  if (taint === null && !hasText) return unknownValue;
  return { ...unknownValue, taint, pieces: hasText ? pieces.slice(0, longestPieces) : null };
}

const whole = bitsOf(["url", "redirect"]);
const onSite = bitsOf(["redirect"]);

/** What can no longer happen behind a text. */
function fixedBy(head: string): number {
  if (/^[a-z][a-z+.-]*:\/\/[^/{}?#]+[/?#]/i.test(head)) return whole;
  return /^\/[^/\\{]/.test(head) || /^[?#]/.test(head) || /^\.?\.\//.test(head) ? onSite : 0;
}

function fold(operator: BinaryOperator, a: Constant, b: Constant): Constant | undefined {
  if (operator === "==") return a === b || (a !== null && b !== null && String(a) === String(b));
  if (operator === "!=") return a !== b && (a === null || b === null || String(a) !== String(b));
  if (operator === "in" || operator === "not in") {
    if (typeof a !== "string" || typeof b !== "string") return undefined;
    return b.includes(a) === (operator === "in");
  }
  if (typeof a === "number" && typeof b === "number") return arithmetic(operator, a, b);
  if (operator === "+" && a !== null && b !== null && (typeof a === "string" || typeof b === "string")) {
    const text = `${a}${b}`;
    return text.length > longestText ? undefined : text;
  }
  if (typeof a === "string" && typeof b === "string") {
    if (operator === "<") return a < b;
    if (operator === ">") return a > b;
  }
  return undefined;
}

function arithmetic(operator: BinaryOperator, a: number, b: number): Constant | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? undefined : a / b;
    case "//":
      return b === 0 ? undefined : Math.floor(a / b);
    case "%":
      return b === 0 ? undefined : a % b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return undefined;
  }
}

export function unaryValue(operator: Unary["operator"], value: Value): Value {
  if (operator === "not") return value.constant === undefined ? unknownValue : constantValue(!value.constant);
  if (operator === "-" || operator === "+") {
    if (typeof value.constant === "number")
      return constantValue(operator === "-" ? -value.constant : value.constant);
    return unknownValue;
  }
  return operator === "void" ? constantValue(null) : unknownValue;
}
