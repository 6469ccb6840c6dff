import type { Expression } from "#server/scanners/sast/ast/expression";

/** A code pattern of a rule, lowered. Names `__meta_X` and `__rest_X` stand for anything. */
export interface CodePattern {
  readonly expression: Expression;
}

const metavariable = /\$\$\$([A-Z][A-Z0-9_]*)|\$([A-Z][A-Z0-9_]*)/g;

/** The pattern's text with its variables as names that any grammar takes. */
export function plainNames(code: string): string {
  return code.replace(metavariable, (_all, rest: string | undefined, one: string | undefined) =>
    rest === undefined ? `__meta_${one}` : `__rest_${rest}`,
  );
}

/** The variable a name of a pattern stands for; null when it is an ordinary name. */
export function metaName(name: string): { readonly name: string; readonly many: boolean } | null {
  const found = /^\$?__(meta|rest)_(\w+)$/.exec(name);
  return found?.[2] === undefined ? null : { name: found[2], many: found[1] === "rest" };
}
