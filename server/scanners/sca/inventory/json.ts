export type JsonObject = Record<string, unknown>;

/** Narrows to a JSON object; arrays and null are not one. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property only, so that `__proto__` or `constructor` in hostile input is data and nothing else. */
export function own(object: unknown, key: string): unknown {
  return isJsonObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The own keys of an object that is one; none otherwise. */
export function ownKeys(value: unknown): string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

/** The own entries of an object that is one; none otherwise. */
export function ownEntries(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** The elements of an array that is one; none otherwise. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The strings among the elements of an array that is one. */
export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((each) => typeof each === "string");
}

/** The object a JSON text holds; null when it is not JSON, or JSON of another kind. */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
