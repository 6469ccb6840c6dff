import type { z } from "zod";
import { pathTest } from "#server/scanners/sast/rules/compile/path-table";
import { type TextMatcher, textMatcher } from "#server/scanners/sast/rules/compile/text-matcher";
import type { argument, condition } from "#server/scanners/sast/rules/format/matchers";

type Scalar = string | number | boolean | null;

/** Which value of a place is meant. */
export interface ArgumentRef {
  readonly from: "argument" | "named" | "receiver" | "value" | "all" | "rest" | "meta";
  /** Position for `argument` (with `name` also by name) and the first one for `rest`. */
  readonly index: number;
  readonly name: string | null;
  /** Keys to follow within the value. */
  readonly keys: readonly string[];
}

export interface Condition {
  readonly ref: ArgumentRef;
  readonly is: ReadonlySet<Scalar> | null;
  readonly isNot: ReadonlySet<Scalar> | null;
  readonly has: ReadonlySet<Scalar> | null;
  readonly matches: TextMatcher | null;
  readonly lacks: TextMatcher | null;
  readonly like: TextMatcher | null;
  readonly below: number | null;
  readonly missing: boolean | null;
  readonly constant: boolean | null;
  readonly built: boolean | null;
  readonly tainted: boolean | null;
  readonly type: ((path: string) => boolean) | null;
  readonly typeNot: ((path: string) => boolean) | null;
}

const setOf = (given: Scalar | readonly Scalar[] | undefined): ReadonlySet<Scalar> | null =>
  given === undefined ? null : new Set(isList(given) ? given : [given]);
const isList = (given: Scalar | readonly Scalar[]): given is readonly Scalar[] => Array.isArray(given);

/** Throws when a regular expression or path is none. */
export function compileCondition(given: z.infer<typeof condition>, trusted: boolean): Condition {
  return {
    ref: argumentRef(given.arg),
    is: setOf(given.is),
    isNot: setOf(given.isNot),
    has: setOf(given.has),
    matches: given.matches === undefined ? null : textMatcher(given.matches, trusted),
    lacks: given.lacks === undefined ? null : textMatcher(given.lacks, trusted),
    like: given.like === undefined ? null : textMatcher(given.like, trusted),
    below: given.below ?? null,
    missing: given.missing ?? null,
    constant: given.constant ?? null,
    built: given.built ?? null,
    tainted: given.tainted ?? null,
    type: given.type === undefined ? null : pathTest(given.type),
    typeNot: given.typeNot === undefined ? null : pathTest(given.typeNot),
  };
}

/** What an `arg` of a rule means. */
export function argumentRef(given: z.infer<typeof argument>): ArgumentRef {
  const [head = "", ...keys] = String(given).split(".");
  // `1..` splits into an empty key: from there on.
  if (keys.length === 2 && keys[0] === "" && keys[1] === "")
    return { from: "rest", index: Number(head), name: null, keys: [] };
  if (head === "receiver" || head === "value" || head === "all")
    return { from: head, index: 0, name: null, keys };
  if (head.startsWith("$")) return { from: "meta", index: 0, name: head.slice(1), keys };
  const [position = "", name] = head.split("=");
  if (/^\d+$/.test(position)) return { from: "argument", index: Number(position), name: name ?? null, keys };
  return { from: "named", index: 0, name: head, keys };
}
