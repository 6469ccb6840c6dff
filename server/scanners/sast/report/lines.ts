/** The lines of a text, and which line an offset is on. A line ends with LF, as in git and in every browser of code. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** 0-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The text of a 0-based line, without its end. */
  lineText(line: number): string {
    const start = this.#starts[line];
    if (start === undefined) return "";
    const end = this.#starts[line + 1];
    return this.#text.slice(start, end === undefined ? undefined : end - 1);
  }

  /** Offset of the first character of a 0-based line. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }
}
