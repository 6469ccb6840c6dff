const deepest = 10;

/** A value and where the text behind it begins. */
interface Read<T> {
  readonly value: T;
  readonly end: number;
}

export type FlowValue = string | readonly FlowValue[] | { readonly [key: string]: FlowValue };

/** A quoted scalar that begins at `start` and ends on the same line. Null when it does not, or has an unknown escape. */
export function readQuoted(text: string, start: number): Read<string> | null {
  const quote = text[start];
  for (let index = start + 1; index < text.length; index += 1) {
    if (quote === '"' && text[index] === "\\") index += 1;
    else if (text[index] === quote) {
      if (quote === "'" && text[index + 1] === "'") index += 1;
      else return unescaped(text.slice(start, index + 1), index + 1);
    }
  }
  return null;
}

// Of YAML's escapes those of JSON are enough for what tools write.
function unescaped(literal: string, end: number): Read<string> | null {
  if (literal.startsWith("'")) return { value: literal.slice(1, -1).replaceAll("''", "'"), end };
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === "string" ? { value, end } : null;
  } catch {
    return null;
  }
}

/** A `{…}` or `[…]` that ends on the same line. Null when it does not, is nested deeper than 10, or uses anchors or tags. */
export function readFlow(text: string, start: number, depth = 0): Read<FlowValue> | null {
  const open = text[start];
  if (open === '"' || open === "'") return readQuoted(text, start);
  if (open !== "{" && open !== "[") return readPlain(text, start);
  if (depth >= deepest) return null;
  const list: FlowValue[] = [];
  const map: Record<string, FlowValue> = Object.create(null);
  for (let at = blanks(text, start + 1); at < text.length; ) {
    if (text[at] === (open === "{" ? "}" : "]")) return { value: open === "{" ? map : list, end: at + 1 };
    const item = readFlow(text, at, depth + 1);
    if (!item) return null;
    at = blanks(text, item.end);
    if (open === "[") list.push(item.value);
    else {
      if (typeof item.value !== "string" || text[at] !== ":") return null;
      const value = readFlow(text, blanks(text, at + 1), depth + 1);
      if (!value) return null;
      map[item.value] = value.value;
      at = blanks(text, value.end);
    }
    if (text[at] === ",") at = blanks(text, at + 1);
    else if (text[at] !== "}" && text[at] !== "]") return null;
  }
  return null;
}

/** A plain scalar inside a flow: up to a comma, a bracket or a colon before a blank. */
function readPlain(text: string, start: number): Read<string> | null {
  if (isIndicator(text[start])) return null;
  let end = start;
  for (; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (",[]{}".includes(char) || (char === ":" && /^[ ,[\]{}]?$/.test(text.charAt(end + 1)))) break;
  }
  return { value: text.slice(start, end).trim(), end };
}

/** Characters that begin an alias, an anchor, a tag, or what YAML reserves. */
export function isIndicator(char: string | undefined): boolean {
  return char !== undefined && "&*!|>%@`".includes(char);
}

function blanks(text: string, start: number): number {
  let at = start;
  while (text[at] === " ") at += 1;
  return at;
}
