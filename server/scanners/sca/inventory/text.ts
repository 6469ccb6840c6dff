/** The text of a file. A byte order mark decides between UTF-8 and UTF-16; bytes that are neither become U+FFFD. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString("utf16le");
  const text = bytes.toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

export interface Line {
  /** Without the line break. Empty when it was longer than a line is read. */
  readonly text: string;
  /** 1-based. */
  readonly number: number;
}

/** The lines of a text, ended by LF or CRLF, one at a time. Lines over `longest` characters come as empty ones. */
export function* linesOf(text: string, longest = 64 * 1024): Generator<Line> {
  let number = 0;
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    const until = end > start && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
    number += 1;
    yield { text: until - start > longest ? "" : text.slice(start, until), number };
    start = end + 1;
  }
}

/** How many blanks a line begins with. */
export function indentOf(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 0x20) count += 1;
  return count;
}
