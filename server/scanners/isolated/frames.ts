import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { ByteReader } from "#server/source/byte-reader";

/** A message between the product and a scanner's process: a line of JSON, and the bytes it announces. */
export interface Frame<Header> {
  readonly header: Header;
  readonly bytes: Buffer;
}

const nothing = Buffer.alloc(0);

/** Writes one message, and waits while the other side is behind. Rejects when the stream has ended. */
export async function writeFrame(stream: Writable, header: object, bytes: Buffer = nothing): Promise<void> {
  if (stream.destroyed || stream.writableEnded) throw new Error("the other side has gone");
  const line = Buffer.from(JSON.stringify({ ...header, bytes: bytes.length }), "utf8").toString("base64");
  const ready =
    bytes.length === 0
      ? stream.write(`${line}\n`)
      : stream.write(Buffer.concat([Buffer.from(`${line}\n`), bytes]));
  if (!ready) await Promise.race([once(stream, "drain"), once(stream, "close")]);
}

/** Reads messages to the end of the stream. Throws on one over the limits, in bytes, or one that cannot be read. */
export async function* readFrames<Header extends object>(
  stream: Readable,
  limits: { maxHeader: number; maxBytes: number },
): AsyncGenerator<Frame<Header>> {
  const reader = new ByteReader(stream);
  for (;;) {
    const line = await reader.line(limits.maxHeader);
    if (line === undefined) return;
    const header = JSON.parse(Buffer.from(line, "base64").toString("utf8")) as Header & { bytes: number };
    const length = Number(header.bytes);
    if (!Number.isInteger(length) || length < 0 || length > limits.maxBytes)
      throw new Error("message too long");
    const bytes = length === 0 ? nothing : await reader.bytes(length);
    if (bytes === undefined) return;
    yield { header, bytes };
  }
}
