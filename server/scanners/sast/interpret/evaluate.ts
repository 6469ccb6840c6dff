import type { Expression } from "#server/scanners/sast/ast/expression";
import { assign } from "#server/scanners/sast/interpret/assign";
import { assume, inBranches } from "#server/scanners/sast/interpret/branches";
import { evaluateCall } from "#server/scanners/sast/interpret/call";
import { evaluateNew } from "#server/scanners/sast/interpret/construct";
import { type Context, nested, step } from "#server/scanners/sast/interpret/context";
import { closureOf, defineClass } from "#server/scanners/sast/interpret/declare";
import { executeForValue } from "#server/scanners/sast/interpret/execute";
import { join } from "#server/scanners/sast/interpret/join";
import {
  evaluateComprehension,
  evaluateElement,
  evaluateList,
  evaluateMap,
} from "#server/scanners/sast/interpret/literals";
import { binaryValue, concatenation, unaryValue } from "#server/scanners/sast/interpret/operators";
import { readIndex, readMember, readName } from "#server/scanners/sast/interpret/read";
import { checkCode, checkLiteral, checkOperator } from "#server/scanners/sast/interpret/spots";
import { union } from "#server/scanners/sast/interpret/taint";
import {
  constantValue,
  pathValue,
  shapeValue,
  taintedValue,
  truth,
  unknownValue,
  type Value,
  withPath,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

/** What is known of an expression's value, after everything in it has happened. */
export function evaluate(expression: Expression, cx: Context): Value {
  step(cx);
  return nested(cx, unknownValue, () => {
    const value = evaluateKind(expression, cx);
    if (cx.tables.codes.size > 0) checkCode(expression, cx);
    return value;
  });
}

function evaluateKind(expression: Expression, cx: Context): Value {
  switch (expression.kind) {
    case "literal":
      if (typeof expression.value === "string") checkLiteral(expression, cx);
      return constantValue(expression.value);
    case "regex":
      return { ...constantValue(expression.pattern), path: "RegExp" };
    case "template":
      return concatenation(expression.parts.map((part) => evaluate(part, cx)));
    case "name":
      return readName(expression, cx);
    case "self":
      return cx.self ?? pathValue(expression.as);
    case "member":
      return readMember(expression, cx);
    case "index":
      return readIndex(expression, cx);
    case "call":
      return evaluateCall(expression, cx);
    case "new":
      return evaluateNew(expression, cx);
    case "binary": {
      const operands = expression.operands.map((operand) => evaluate(operand, cx));
      checkOperator(expression, operands, cx);
      return binaryValue(expression.operator, operands);
    }
    case "logical":
      return evaluateLogical(expression, cx);
    case "unary":
      return unaryValue(expression.operator, evaluate(expression.operand, cx));
    case "conditional":
      return evaluateConditional(expression, cx);
    case "assign":
      return assign(expression, cx);
    case "lambda": {
      const closure = closureOf(expression.fn, cx);
      cx.pending.set(expression.fn, closure);
      return shapeValue(closure);
    }
    case "class-value":
      return shapeValue(defineClass(expression.class, cx));
    case "list":
      return evaluateList(expression, cx);
    case "map":
      return evaluateMap(expression, cx);
    case "spread":
      return evaluate(expression.value, cx);
    case "cast":
      return evaluateCast(expression, cx);
    case "comprehension":
      return evaluateComprehension(expression, cx);
    case "element":
      return evaluateElement(expression, cx);
    case "sequence": {
      let last = unknownValue;
      for (const item of expression.items) last = evaluate(item, cx);
      return last;
    }
    case "yield": {
      const value = expression.value ? evaluate(expression.value, cx) : unknownValue;
      cx.returned = cx.returned ? join(cx.returned, value) : value;
      return unknownValue;
    }
    case "value-of":
      return executeForValue(expression.body, cx);
    case "unknown": {
      let taint = null;
      for (const part of expression.parts) taint = union(taint, wholeTaint(evaluate(part, cx)));
      return taintedValue(taint);
    }
  }
}

/** Each operand is evaluated where those before it did not decide; the value is that of any that may. */
function evaluateLogical(expression: Extract<Expression, { kind: "logical" }>, cx: Context): Value {
  const { journal } = cx.run;
  const mark = journal.mark();
  const since = journal.latestId;
  const { operator, operands } = expression;
  const results: Value[] = [];
  for (const [at, operand] of operands.entries()) {
    const value = evaluate(operand, cx);
    const last = at === operands.length - 1;
    const decides = last || decision(operator, value);
    // What is false, and so ends a conjunction, has nothing foreign in it.
    if (decides !== false) results.push(operator === "and" && decides === null ? unknownValue : value);
    if (decides === true) break;
    if (operator !== "default") assume(operand, operator === "and", cx);
  }
  const changes = journal.changesSince(mark);
  journal.rollback(mark);
  journal.merge([changes, new Map()], since);
  return results.reduce(join, results[0] ?? unknownValue);
}

/** Whether the value of an operand ends the evaluation: for certain, certainly not, or null when nobody knows. */
function decision(operator: "and" | "or" | "default", value: Value): boolean | null {
  if (operator === "default") return value.constant === undefined ? null : value.constant !== null;
  const known = truth(value);
  return known === null ? null : known === (operator === "or");
}

function evaluateConditional(expression: Extract<Expression, { kind: "conditional" }>, cx: Context): Value {
  const known = truth(evaluate(expression.test, cx));
  if (known !== null) return evaluate(known ? expression.whenTrue : expression.whenFalse, cx);
  let result: Value | null = null;
  const side = (when: boolean) => () => {
    assume(expression.test, when, cx);
    const value = evaluate(when ? expression.whenTrue : expression.whenFalse, cx);
    result = result ? join(result, value) : value;
    return true;
  };
  inBranches([side(true), side(false)], cx);
  return result ?? unknownValue;
}

const numbers =
  /^(?:int|long|short|byte|float|double|number|decimal|bool|boolean|Integer|Long|Double|Float|Boolean|u?int\d*|Number)$/;

function evaluateCast(expression: Extract<Expression, { kind: "cast" }>, cx: Context): Value {
  const value = evaluate(expression.value, cx);
  // TypeScript's `as number` checks nothing.
  if (cx.unit.language === "javascript")
    return value.path === null ? withPath(value, expression.type) : value;
  if (numbers.test(expression.type)) return typeof value.constant === "number" ? value : unknownValue;
  return expression.type === "string" || expression.type === "String"
    ? value
    : withPath(value, cx.run.program.typePath(expression.type, cx.unit));
}
