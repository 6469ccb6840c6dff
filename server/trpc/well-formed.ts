const loneSurrogate = /\p{Surrogate}/u;

/**
 * Where in an input stands a text with half of a surrogate pair: no character, so that UTF-8 has no bytes for it and
 * PostgreSQL's jsonb refuses it (RFC 8259 section 8.2). Dots between the keys; undefined when every text is whole.
 */
export function placeOfBrokenText(input: unknown): string | undefined {
  const waiting: { value: unknown; place: string }[] = [{ value: input, place: "" }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, place } = next;
    if (typeof value === "string" && loneSurrogate.test(value)) return place;
    if (typeof value !== "object" || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (loneSurrogate.test(key)) return place;
      waiting.push({ value: inner, place: place === "" ? key : `${place}.${key}` });
    }
  }
  return undefined;
}
