/** Looks into JSON that may hold anything. What is not of the wanted kind counts as not there. */
export type Loose = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text of at most `longest` characters, without what a database or a terminal chokes on; null when it is none. */
export function textOf(value: unknown, longest: number): string | null {
  if (typeof value !== "string") return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
  const clean = value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}

/** A whole number from 1 to two thousand million; null when it is none. */
export const lineOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 2_000_000_000 ? value : null;

/** A property of its own, never one that every object has. */
export const own = (object: Loose, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;
