import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import { containerOf, type Value } from "#server/scanners/sast/interpret/value";
import type { ArgumentRef } from "#server/scanners/sast/rules/compile/condition";

/** An argument as it was given. */
export interface Given {
  readonly value: Value;
  readonly name: string | null;
  readonly spread: boolean;
  readonly expression: Expression;
}

/** A place in code a rule may look at, with the values that meet there. */
export interface Site {
  readonly place: Place;
  readonly receiver: Value | null;
  readonly args: readonly Given[];
  /** What is assigned, returned or entered. */
  readonly value: Value | null;
  /** What the metavariables of a code pattern stand for. */
  readonly metas: ReadonlyMap<string, Value> | null;
}

export const noArguments: readonly Given[] = [];

export function site(place: Place, more: Partial<Omit<Site, "place">>): Site {
  return { place, receiver: null, args: noArguments, value: null, metas: null, ...more };
}

/** What a rule's `arg` finds: values, or whether there is surely nothing. */
export interface Referred {
  readonly values: readonly Value[];
  /** True when nothing was given there, false when something was or may have been. */
  readonly missing: boolean;
}

const nothing: Referred = { values: [], missing: true };

/** The values that a reference means at a site. */
export function refer(ref: ArgumentRef, at: Site): Referred {
  const heads = headsOf(ref, at);
  if (ref.keys.length === 0 || heads.missing) return heads;
  let found = heads;
  for (const key of ref.keys) found = under(key, found);
  return found;
}

function headsOf(ref: ArgumentRef, { receiver, args, value, metas }: Site): Referred {
  const one = (each: Value | null | undefined): Referred =>
    each ? { values: [each], missing: false } : nothing;
  switch (ref.from) {
    case "receiver":
      return one(receiver);
    case "value":
      return one(value);
    case "meta":
      return one(metas?.get(ref.name ?? ""));
    case "all":
      return { values: args.map((arg) => arg.value), missing: args.length === 0 };
    case "rest": {
      const rest = args.slice(ref.index);
      return { values: rest.map((arg) => arg.value), missing: rest.length === 0 };
    }
    case "named":
      return named(ref.name, args) ?? spread(args);
    case "argument":
      return named(ref.name, args) ?? positional(ref.index, args);
  }
}

function named(name: string | null, args: readonly Given[]): Referred | null {
  const found = name === null ? undefined : args.find((arg) => arg.name === name);
  return found ? { values: [found.value], missing: false } : null;
}

/** With `**options` among the arguments, any name may have been given. */
const spread = (args: readonly Given[]): Referred => ({
  values: [],
  missing: !args.some((arg) => arg.spread),
});

function positional(index: number, args: readonly Given[]): Referred {
  const before = args.slice(0, index + 1);
  const spreadAt = before.findIndex((arg) => arg.spread);
  if (spreadAt !== -1) return { values: args.slice(spreadAt).map((arg) => arg.value), missing: false };
  const arg = args[index];
  return arg && arg.name === null ? { values: [arg.value], missing: false } : nothing;
}

function under(key: string, { values, missing }: Referred): Referred {
  const found: Value[] = [];
  let surelyMissing = values.length > 0 || missing;
  for (const value of values) {
    const content = containerOf(value)?.content;
    if (!content) {
      // Something that is no map here may have any key; a constant has none.
      if (value.constant === undefined) surelyMissing = false;
      continue;
    }
    const each =
      key === "*" ? [...content.entries.values(), ...(content.items ?? [])] : content.entries.get(key);
    const parts = each === undefined ? [] : [each].flat();
    found.push(...parts);
    if (parts.length > 0 || content.rest !== null || value.taint !== null) surelyMissing = false;
  }
  return { values: found, missing: surelyMissing };
}
