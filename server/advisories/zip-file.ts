import type { FileHandle } from "node:fs/promises";
import { constants, inflateRawSync } from "node:zlib";
import { type ZipEntry, zipEntries } from "#server/advisories/zip-directory";
import { AppError } from "#server/errors";

/** One file of an archive: its bytes, or why they were not read. */
export type ZipMember =
  | { readonly name: string; readonly bytes: Buffer }
  | { readonly name: string; readonly refused: string };

const WINDOW = 4 * 1024 ** 2;
const LOCAL_HEADER = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files of a ZIP archive (APPNOTE.TXT 6.3.10, ZIP64 included) whose names `wanted` takes, in the archive's order and one at a
 * time, so that an archive of any size takes little memory. A file over `maxBytes` unpacked, encrypted or packed in
 * another way comes as refused.
 *
 * @throws AppError BAD_REQUEST when the file is not a whole ZIP archive.
 */
export async function* readZip(
  file: FileHandle,
  wanted: (name: string) => boolean,
  maxBytes: number,
): AsyncGenerator<ZipMember> {
  const window = new Window(file);
  for await (const entry of zipEntries(file)) {
    if (!wanted(entry.name)) continue;
    const refused = refusal(entry, maxBytes);
    if (refused) {
      yield { name: entry.name, refused };
      continue;
    }
    const packed = await packedBytes(window, entry);
    const bytes = entry.method === STORED ? packed : unpack(packed, maxBytes);
    yield bytes ? { name: entry.name, bytes } : { name: entry.name, refused: "it cannot be unpacked" };
  }
}

function refusal({ method, encrypted, packedSize, size }: ZipEntry, maxBytes: number): string | undefined {
  if (encrypted) return "it is encrypted";
  if (method !== STORED && method !== DEFLATED) return `it is packed by method ${method}`;
  if (size > maxBytes || packedSize > maxBytes) return "it is too large";
  return undefined;
}

async function packedBytes(window: Window, { offset, packedSize }: ZipEntry): Promise<Buffer> {
  const header = await window.at(offset, LOCAL_HEADER);
  if (header.readUInt32LE(0) !== 0x04034b50)
    throw new AppError("BAD_REQUEST", { say: "The archive is damaged: a file is not where it should be." });
  const start = offset + LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28);
  return await window.at(start, packedSize);
}

function unpack(packed: Buffer, maxBytes: number): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes, finishFlush: constants.Z_FINISH });
  } catch {
    return null;
  }
}

/** Reads a file in large pieces: the files of an archive mostly follow each other. */
class Window {
  #start = 0;
  #bytes = Buffer.alloc(0);

  constructor(private readonly file: FileHandle) {}

  async at(offset: number, length: number): Promise<Buffer> {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const buffer = Buffer.alloc(Math.max(WINDOW, length));
      const { bytesRead } = await this.file.read(buffer, 0, buffer.length, offset);
      this.#start = offset;
      this.#bytes = buffer.subarray(0, bytesRead);
      if (bytesRead < length) throw new AppError("BAD_REQUEST", { say: "The archive ends too early." });
    }
    const from = offset - this.#start;
    return this.#bytes.subarray(from, from + length);
  }
}
