/** The same shape with every Date as an ISO 8601 string. */
export type Iso<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Iso<Item>[]
    : T extends object
      ? { [Key in keyof T]: Iso<T[Key]> }
      : T;

/** Makes a value ready for JSON, so that a loader and an HTTP caller are given the very same thing. */
export function iso<T>(value: T): Iso<T> {
  if (value instanceof Date) return value.toISOString() as Iso<T>;
  if (Array.isArray(value)) return value.map((item) => iso(item)) as Iso<T>;
  if (typeof value !== "object" || value === null) return value as Iso<T>;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, iso(item)])) as Iso<T>;
}
