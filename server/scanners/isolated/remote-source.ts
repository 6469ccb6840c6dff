import type { Writable } from "node:stream";
import type { SourceTree } from "#server/scanners/engine";
import { type Frame, writeFrame } from "#server/scanners/isolated/frames";
import type { FromScanner, ToScanner } from "#server/scanners/isolated/protocol";

type File = { path: string; bytes: Buffer };

/** The commit as a scanner's process sees it: every file comes from the product, which asks git. */
export class RemoteSource implements SourceTree {
  readonly commit: string;
  readonly entries: SourceTree["entries"];
  readonly skipped: SourceTree["skipped"];
  readonly #out: Writable;
  readonly #answers: AsyncIterator<Frame<ToScanner>>;
  #questions = 0;

  constructor(
    start: Extract<ToScanner, { type: "start" }>,
    answers: AsyncIterator<Frame<ToScanner>>,
    out: Writable,
  ) {
    this.commit = start.commit;
    this.entries = start.entries;
    this.skipped = start.skipped;
    this.#answers = answers;
    this.#out = out;
  }

  /** Engines read one list after the other, so what is left of an answer is passed over before the next question. */
  async *read(paths: readonly string[]): AsyncGenerator<File> {
    this.#questions += 1;
    const read = this.#questions;
    await this.#say({ type: "read", read, paths });
    let ended = false;
    try {
      for (;;) {
        const { header, bytes } = await this.#next(read);
        if (header.type === "end") {
          ended = true;
          return;
        }
        if (header.type === "file") yield { path: header.path, bytes };
      }
    } finally {
      if (!ended) {
        await this.#say({ type: "enough", read });
        while ((await this.#next(read)).header.type !== "end");
      }
    }
  }

  async #next(read: number): Promise<Frame<ToScanner>> {
    const next = await this.#answers.next();
    if (next.done) throw new Error("the product has gone");
    if (next.value.header.type === "start" || next.value.header.read !== read)
      throw new Error("an answer to nothing");
    return next.value;
  }

  #say(message: FromScanner): Promise<void> {
    return writeFrame(this.#out, message);
  }
}
