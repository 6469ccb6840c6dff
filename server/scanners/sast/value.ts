import type { SyntaxNode } from "#server/scanners/sast/syntax-node";

/** What foreign data may do harm in. Each is a bit, so that a sanitizer can clear one and leave the others. */
export const danger = {
  sql: 1,
  command: 2,
  code: 4,
  path: 8,
  redirect: 16,
  ssrf: 32,
  xss: 64,
  other: 128,
} as const;
export type Danger = keyof typeof danger;
export const everyDanger = 255;

/** Foreign data: where it came from and what it is still dangerous in. */
export interface Taint {
  readonly dangers: number;
  /** The expression it came from, shortened. */
  readonly from: string;
  /** 0-based line of that expression. */
  readonly row: number;
}

/** The objects of a web framework that handlers are given. */
export type Role = "request" | "context" | "response" | "reply";

/** Stands in `pieces` for a part of a string that is not known. */
export const unknownPiece = "\u0000";

/** Characters of a string that are kept; what follows is not looked at. */
export const longestPieces = 500;

/** What is known of an expression. */
export interface Value {
  readonly taint: Taint | null;
  /** The text of a constant string, number or boolean. */
  readonly constant: string | null;
  /** The known parts of a string in order, `unknownPiece` between them; null when it is no string that is known. */
  readonly pieces: string | null;
  /** The module or global it is, like `child_process.exec`. */
  readonly path: string | null;
  readonly role: Role | null;
  /** The function of this file it is. */
  readonly fn: SyntaxNode | null;
  /** An object or list, as against text. */
  readonly shape: "object" | "list" | null;
  /** Tainted only on the guess that an unknown function hands its argument back. */
  readonly guessed: boolean;
  /** Came out of an HTML sanitizer. */
  readonly cleanHtml: boolean;
}

export const nothing: Value = {
  taint: null,
  constant: null,
  pieces: null,
  path: null,
  role: null,
  fn: null,
  shape: null,
  guessed: false,
  cleanHtml: false,
};

/** A value of which only the given is known. */
export function valueWith(known: Partial<Value>): Value {
  return { ...nothing, ...known };
}

/** The taint of data that may come from any of several places. */
export function joinTaint(a: Taint | null, b: Taint | null): Taint | null {
  if (a === null || b === null) return a ?? b;
  const dangers = a.dangers | b.dangers;
  return dangers === a.dangers ? a : { ...a, dangers };
}

/** What holds of a value that may be either of two. */
export function joinValues(a: Value, b: Value): Value {
  if (a === b) return a;
  return {
    taint: joinTaint(a.taint, b.taint),
    constant: a.constant === b.constant ? a.constant : null,
    pieces: a.pieces === b.pieces ? a.pieces : null,
    path: a.path ?? b.path,
    role: a.role ?? b.role,
    fn: a.fn ?? b.fn,
    shape: a.shape === b.shape ? a.shape : null,
    guessed: a.guessed && b.guessed,
    cleanHtml: a.cleanHtml && b.cleanHtml,
  };
}

/** The same taint with some dangers gone; null when none is left. */
export function without(taint: Taint | null, cleared: number): Taint | null {
  if (taint === null) return null;
  const dangers = taint.dangers & ~cleared;
  if (dangers === taint.dangers) return taint;
  return dangers === 0 ? null : { ...taint, dangers };
}
