import type { Argument, Assign, Call, Expression, Member } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import type { Block, ExpressionStatement, Return, Statement } from "#server/scanners/sast/ast/statement";
import { name } from "#server/scanners/sast/lower/parts";

export const member = (place: Place, object: Expression, property: string): Member => ({
  start: place.start,
  end: place.end,
  kind: "member",
  object,
  name: property,
});

/** A dotted path as a name with members: types where they are values. */
export function dotted(place: Place, path: string): Expression {
  const [first, ...rest] = path.split(".");
  return rest.reduce<Expression>(
    (object, property) => member(place, object, property),
    name(place, first ?? ""),
  );
}

export const call = (place: Place, callee: Expression, args: readonly Argument[]): Call => ({
  start: place.start,
  end: place.end,
  kind: "call",
  callee,
  args,
});

/** A call with plain arguments by position. */
export const callWith = (place: Place, callee: Expression, values: readonly Expression[]): Call =>
  call(
    place,
    callee,
    values.map((value) => ({ value, name: null, spread: false })),
  );

/** A plain assignment, unless more is said. */
export const assign = (
  place: Place,
  target: Expression,
  value: Expression,
  more: Partial<Pick<Assign, "operator" | "declares" | "type">> = {},
): Assign => ({
  start: place.start,
  end: place.end,
  kind: "assign",
  target,
  value,
  operator: null,
  declares: null,
  type: null,
  ...more,
});

export const statement = (value: Expression): ExpressionStatement => ({
  start: value.start,
  end: value.end,
  kind: "expression",
  value,
});

export const returning = (place: Place, value: Expression | null): Return => ({
  start: place.start,
  end: place.end,
  kind: "return",
  value,
});

export const block = (place: Place, body: readonly Statement[]): Block => ({
  start: place.start,
  end: place.end,
  kind: "block",
  body,
});

/** One statement as it is, several as a block: what stands before a statement and belongs to it alone. */
export function together(place: Place, body: readonly Statement[]): Statement {
  const [only] = body;
  return body.length === 1 && only ? only : block(place, body);
}
