import type { Binary, Expression, Literal } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import { allHold } from "#server/scanners/sast/interpret/conditions";
import type { Context } from "#server/scanners/sast/interpret/context";
import { matchCode } from "#server/scanners/sast/interpret/match-code";
import { type Given, noArguments, refer, type Site, site } from "#server/scanners/sast/interpret/site";
import type { Taint } from "#server/scanners/sast/interpret/taint";
import type { ClassInfo, Value } from "#server/scanners/sast/interpret/value";
import { textTaint, wholeTaint } from "#server/scanners/sast/interpret/whole-taint";
import type { Spot } from "#server/scanners/sast/rules/compile/tables";
import { bitsOf } from "#server/scanners/sast/rules/format/danger";

// What these dangers need is text: a map with foreign data under some key is none.
const textOnly = bitsOf([
  "sql",
  "command",
  "code",
  "path",
  "url",
  "redirect",
  "header",
  "html",
  "regex",
  "xpath",
  "format",
]);

/** Keeps a hit where a rule's spot holds at a site. Answers the bit of the danger that was reported, or 0. */
export function checkSpot(spot: Spot, at: Site, cx: Context): number {
  const { rule } = spot;
  if (rule.imports && !importsOne(rule.imports, cx)) return 0;
  if (spot.args === null) {
    if (!allHold(spot.when, at) || (spot.unless.length > 0 && allHold(spot.unless, at))) return 0;
    cx.run.report({ rule, unit: cx.unit, place: at.place, taint: null, scope: cx.label });
    return 0;
  }
  for (const ref of spot.args) {
    for (const value of refer(ref, at).values) {
      const taint = harmIn(value, spot);
      if (!taint) continue;
      if (!allHold(spot.when, at)) return 0;
      cx.run.report({ rule, unit: cx.unit, place: at.place, taint, scope: cx.label });
      return spot.bit;
    }
  }
  return 0;
}

function harmIn(value: Value, spot: Spot): Taint | null {
  const taint = (spot.bit & textOnly) !== 0 ? textTaint(value) : wholeTaint(value);
  return taint && (taint.bits & spot.bit) !== 0 && spot.origins.has(taint.origin) ? taint : null;
}

function importsOne(wanted: readonly string[], cx: Context): boolean {
  for (const module of wanted)
    for (const from of cx.unit.modules)
      if (from === module || from.startsWith(`${module}/`) || from.startsWith(`${module}.`)) return true;
  return false;
}

export function checkLiteral(literal: Literal, cx: Context): void {
  if (cx.tables.literals.length === 0) return;
  const text = String(literal.value);
  for (const { found, spot } of cx.tables.literals)
    if (found(text))
      checkSpot(
        spot,
        site(literal, { value: { taint: null, constant: text, path: null, shape: null, pieces: null } }),
        cx,
      );
}

export function checkOperator(expression: Binary, operands: readonly Value[], cx: Context): void {
  for (const spot of cx.tables.operators.get(expression.operator) ?? []) {
    const args = operands.flatMap((value, index) => {
      const operand = expression.operands[index];
      return operand ? { value, name: null, spread: false, expression: operand } : [];
    });
    checkSpot(spot, site(expression, { args }), cx);
  }
}

/** An assignment; where it is to an index, the key is the argument. */
export function checkSet(
  paths: readonly string[],
  value: Value,
  place: Place,
  cx: Context,
  args: readonly Given[] = noArguments,
): void {
  for (const path of paths)
    for (const spot of cx.tables.sets.find(path)) checkSpot(spot, site(place, { value, args }), cx);
}

/** Something is given to a name. */
export function checkNamed(name: string, value: Value, place: Place, cx: Context): void {
  for (const spot of cx.tables.namedLike(name)) checkSpot(spot, site(place, { value }), cx);
}

export function checkRead(place: Place, spot: Spot, cx: Context): void {
  checkSpot(spot, site(place, {}), cx);
}

export function checkKey(key: string, value: Value, place: Place, cx: Context): void {
  for (const spot of cx.tables.keys.get(key) ?? []) checkSpot(spot, site(place, { value }), cx);
}

export function checkAttribute(path: string, value: Value, place: Place, cx: Context): void {
  for (const spot of cx.tables.attributes.find(path)) checkSpot(spot, site(place, { value }), cx);
}

/** What a function returns, by its name and its decorators. */
export function checkReturn(place: Place, value: Value, cx: Context): void {
  if (!cx.tables.hasReturns || !cx.fn) return;
  const paths = new Set(cx.label === null ? [] : [cx.label]);
  for (const path of annotationPaths(cx.fn.annotations, cx)) paths.add(path);
  for (const path of paths)
    for (const spot of cx.tables.returns.find(path)) checkSpot(spot, site(place, { value }), cx);
}

/** Annotations of a class, its methods, their parameters and its fields. */
export function checkAnnotations(info: ClassInfo, cx: Context): void {
  const { node } = info;
  const all = [node.annotations, ...node.fields.map((field) => field.annotations)];
  for (const method of node.methods)
    all.push(method.annotations, ...method.params.map((parameter) => parameter.annotations));
  for (const annotation of all.flat()) checkAnnotation(annotation, cx);
}

/** One annotation: its arguments are those of the rule's `when`. */
export function checkAnnotation(annotation: Expression, cx: Context): void {
  for (const path of annotationPaths([annotation], cx)) {
    for (const spot of cx.tables.annotations.find(path)) {
      const given = annotation.kind === "call" ? annotation.args : [];
      const args = given.map(({ value, name, spread }) => ({
        value: {
          taint: null,
          constant: value.kind === "literal" ? value.value : undefined,
          path: null,
          shape: null,
          pieces: null,
        },
        name,
        spread,
        expression: value,
      }));
      checkSpot(spot, site(annotation, { args }), cx);
    }
  }
}

/** What annotations and decorators are called, imports considered. */
export function annotationPaths(
  annotations: readonly Expression[],
  cx: Pick<Context, "run" | "unit">,
): string[] {
  return annotations.flatMap((annotation) => {
    let at: Expression = annotation.kind === "call" ? annotation.callee : annotation;
    const parts: string[] = [];
    for (; at.kind === "member"; at = at.object) parts.unshift(at.name);
    if (at.kind !== "name") return parts.length === 0 ? [] : [parts.join(".")];
    return [cx.run.program.typePath(at.name, cx.unit), ...parts].join(".");
  });
}

export function checkCode(expression: Expression, cx: Context): void {
  const patterns = cx.tables.codes.get(expression.kind);
  if (!patterns) return;
  for (const { pattern, spot } of patterns) {
    const metas = matchCode(pattern.expression, expression, cx);
    if (metas) checkSpot(spot, site(expression, { metas }), cx);
  }
}
