/**
 * The ways in which foreign data can do harm. A value carries one bit for each, a sanitizer clears some of them, and a taint
 * rule asks for one. At most 31, as they share one number.
 */
export const dangers = [
  "sql",
  "nosql",
  "command",
  "code",
  "path",
  "url",
  "redirect",
  "html",
  "template",
  "header",
  "log",
  "ldap",
  "xpath",
  "xml",
  "deserialize",
  "regex",
  "format",
  "prototype",
  "trust",
  "mail",
  "size",
  "reflection",
  "secret",
  "weak",
  "custom-1",
  "custom-2",
  "custom-3",
  "custom-4",
] as const;
export type Danger = (typeof dangers)[number];

/** All dangers at once. */
export const everyDanger = 2 ** dangers.length - 1;

/** The bits of some dangers. */
export function bitsOf(names: readonly Danger[]): number {
  let bits = 0;
  for (const name of names) bits |= 1 << dangers.indexOf(name);
  return bits;
}
