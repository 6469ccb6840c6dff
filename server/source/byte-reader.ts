import type { Readable } from "node:stream";

/** Reads lines and exact lengths from a stream, holding no more than one chunk beyond what was asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The bytes before the next newline, or undefined at the end of the stream. Throws on a line over `maxBytes`. */
  async line(maxBytes: number): Promise<string | undefined> {
    let end = this.#held.indexOf(10);
    while (end === -1) {
      if (this.#held.length > maxBytes) throw new Error("line too long");
      if (!(await this.#more())) return undefined;
      end = this.#held.indexOf(10);
    }
    return this.#take(end + 1).toString("latin1", 0, end);
  }

  /** Exactly `length` bytes, or undefined when the stream ends before them. */
  async bytes(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#held.length === 0 && !(await this.#more())) return undefined;
      const part = this.#take(Math.min(missing, this.#held.length));
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts, length);
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
    return true;
  }

  #take(length: number): Buffer {
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }
}
