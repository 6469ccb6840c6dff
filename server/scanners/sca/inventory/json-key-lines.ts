/**
 * Calls `found` for every object key in a valid JSON text with the keys that lead to it and its 1-based line. Walks the
 * text once without recursion; keys deeper than `maxDepth` are passed over. The path given is reused: read it at once.
 */
export function eachKeyLine(
  text: string,
  maxDepth: number,
  found: (path: readonly string[], line: number) => void,
): void {
  const path: string[] = [];
  const inObject: boolean[] = [];
  let expectKey = false;
  let line = 1;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x0a) line += 1;
    else if (code === 0x22) {
      const end = stringEnd(text, index);
      if (expectKey && inObject.at(-1) && inObject.length <= maxDepth) {
        path.length = inObject.length - 1;
        path.push(readString(text.slice(index, end + 1)));
        found(path, line);
      }
      expectKey = false;
      index = end;
    } else if (code === 0x7b || code === 0x5b) {
      // An array takes a place in the path too, or its elements' keys would seem to belong to its owner.
      if (code === 0x5b && inObject.length < maxDepth) {
        path.length = Math.min(path.length, inObject.length);
        path.push("");
      }
      inObject.push(code === 0x7b);
      expectKey = code === 0x7b;
    } else if (code === 0x7d || code === 0x5d) {
      inObject.pop();
      expectKey = false;
    } else if (code === 0x2c) {
      expectKey = inObject.at(-1) === true;
    }
  }
}

/** Where the string that begins at `start` ends. A quote behind an odd number of backslashes does not end it. */
function stringEnd(text: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return text.length;
    let slashes = 0;
    while (quote - slashes > from && text.charCodeAt(quote - slashes - 1) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return quote;
    from = quote + 1;
  }
}

function readString(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  const value: unknown = JSON.parse(literal);
  return typeof value === "string" ? value : "";
}
