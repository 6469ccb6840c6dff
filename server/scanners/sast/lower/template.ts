import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import { literal } from "#server/scanners/sast/lower/parts";

/** Text with parts filled in; a plain literal where nothing is. */
export function templateOf(place: Place, parts: readonly Expression[]): Expression {
  if (parts.every((part) => part.kind === "literal"))
    return literal(place, parts.map((part) => (part.kind === "literal" ? part.value : "")).join(""));
  return { start: place.start, end: place.end, kind: "template", parts };
}
