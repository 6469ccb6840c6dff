import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import type { origins } from "#server/scanners/sast/rules/format/matchers";

export type Origin = (typeof origins)[number];

/** One step of the way data takes, linked to the one before. */
export interface Step {
  readonly unit: SourceUnit;
  readonly start: number;
  readonly end: number;
  readonly note: string;
  readonly previous: Step | null;
  readonly length: number;
}

/** Foreign data in a value: the dangers it still has, where it came from and which way. */
export interface Taint {
  /** See rules/format/danger. Never 0. */
  readonly bits: number;
  readonly origin: Origin;
  readonly last: Step;
}

// One place is left for the sink, so that a trace has at most twenty steps.
const longestTrace = 19;
const rank: Readonly<Record<Origin, number>> = { remote: 0, local: 1, stored: 2, secret: 3 };

/** Foreign data that enters here. */
export function enter(
  unit: SourceUnit,
  place: { start: number; end: number },
  bits: number,
  origin: Origin,
  note: string,
): Taint {
  return {
    bits,
    origin,
    last: { unit, start: place.start, end: place.end, note, previous: null, length: 1 },
  };
}

/** Both in one value. The trace is that of the more foreign one. */
export function union(a: Taint | null, b: Taint | null): Taint | null {
  if (a === b || b === null) return a;
  if (a === null) return b;
  const [first, second] = rank[b.origin] < rank[a.origin] ? [b, a] : [a, b];
  const bits = first.bits | second.bits;
  return bits === first.bits ? first : { ...first, bits };
}

/** What is left when some dangers are gone. */
export function without(taint: Taint | null, bits: number): Taint | null {
  if (taint === null || (taint.bits & bits) === 0) return taint;
  const left = taint.bits & ~bits;
  return left === 0 ? null : { ...taint, bits: left };
}

/** The taint one step further. Long ways keep their beginning. */
export function onwards(
  taint: Taint,
  unit: SourceUnit,
  place: { start: number; end: number },
  note: string,
): Taint {
  const { last } = taint;
  if (last.length >= longestTrace || (last.unit === unit && last.start === place.start)) return taint;
  const step = { unit, start: place.start, end: place.end, note, previous: last, length: last.length + 1 };
  return { ...taint, last: step };
}

/** Where it all began. */
export function originOf(taint: Taint): Step {
  let at = taint.last;
  while (at.previous) at = at.previous;
  return at;
}
