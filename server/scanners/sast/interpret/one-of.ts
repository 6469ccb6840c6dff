import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Context } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { clear } from "#server/scanners/sast/interpret/guards";
import { textPath } from "#server/scanners/sast/interpret/read";
import { everyDanger } from "#server/scanners/sast/rules/format/danger";

const mostCompared = 50;

/**
 * One of several tests came out as `holds`, nobody knows which: `a == "x" || a == "y"`, or not `a != "x" && a != "y"`. Where all
 * compare one place with constants it is one of these, and nothing foreign.
 */
export function refineOneOf(tests: readonly Expression[], holds: boolean, cx: Context): void {
  if (tests.length > mostCompared) return;
  let place: Expression | null = null;
  let path: string | null = null;
  for (const test of tests) {
    const compared = comparedWithConstant(test, holds, cx);
    const own = compared ? textPath(compared) : null;
    if (compared === null || own === null || (path !== null && own !== path)) return;
    place = compared;
    path = own;
  }
  if (place) clear(place, everyDanger, cx);
}

function comparedWithConstant(test: Expression, holds: boolean, cx: Context): Expression | null {
  if (test.kind !== "binary" || test.operator !== (holds ? "==" : "!=")) return null;
  const [left, right, more] = test.operands;
  if (!left || !right || more) return null;
  const isConstant = (expression: Expression): boolean => {
    const { constant, taint } = evaluate(expression, cx);
    return constant !== undefined && constant !== null && taint === null;
  };
  if (isConstant(right)) return left;
  return isConstant(left) ? right : null;
}
