import type { FileHandle } from "node:fs/promises";
import { AppError } from "#server/errors";

/** What a ZIP archive's directory says of one file. Sizes and the offset are in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

const CHUNK = 1024 ** 2;
/** The end record with the longest comment, and the locator of the ZIP64 end record before it. */
const TAIL = 22 + 65_535 + 20;
const ENTRY_HEADER = 46;
const IN_ZIP64 = 0xffffffff;

/** The directory of a ZIP archive, read piece by piece (APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16). @throws AppError BAD_REQUEST when there is none. */
export async function* zipEntries(file: FileHandle): AsyncGenerator<ZipEntry> {
  const directory = await findDirectory(file);
  let offset = directory.offset;
  const end = directory.offset + directory.size;
  let held = Buffer.alloc(0);
  const need = async (length: number) => {
    if (held.length >= length) return;
    const piece = Buffer.alloc(Math.min(Math.max(CHUNK, length), end - offset));
    const { bytesRead } = await file.read(piece, 0, piece.length, offset);
    offset += bytesRead;
    held = Buffer.concat([held, piece.subarray(0, bytesRead)]);
    if (held.length < length)
      throw new AppError("BAD_REQUEST", { say: "The archive's directory ends too early." });
  };
  for (let index = 0; index < directory.entries; index += 1) {
    await need(ENTRY_HEADER);
    if (held.readUInt32LE(0) !== 0x02014b50)
      throw new AppError("BAD_REQUEST", { say: "The archive's directory is damaged." });
    const [nameLength, extraLength] = [held.readUInt16LE(28), held.readUInt16LE(30)];
    const length = ENTRY_HEADER + nameLength + extraLength + held.readUInt16LE(32);
    await need(length);
    yield entryOf(held, nameLength, extraLength);
    held = held.subarray(length);
  }
}

function entryOf(header: Buffer, nameLength: number, extraLength: number): ZipEntry {
  const afterName = ENTRY_HEADER + nameLength;
  const large = zip64Fields(header.subarray(afterName, afterName + extraLength));
  // Only what does not fit its field stands in the extra one, in this order.
  const [size, packedSize, offset] = [24, 20, 42].map((at) => {
    const value = header.readUInt32LE(at);
    return value === IN_ZIP64 ? (large.shift() ?? Number.POSITIVE_INFINITY) : value;
  });
  return {
    name: header.toString("utf8", ENTRY_HEADER, afterName),
    method: header.readUInt16LE(10),
    encrypted: (header.readUInt16LE(8) & 1) === 1,
    packedSize: packedSize ?? 0,
    size: size ?? 0,
    offset: offset ?? 0,
  };
}

function zip64Fields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    const field = extra.subarray(at + 4, at + 4 + length);
    if (extra.readUInt16LE(at) === 0x0001)
      return Array.from({ length: Math.floor(field.length / 8) }, (_, each) =>
        Number(field.readBigUInt64LE(each * 8)),
      );
    at += 4 + length;
  }
  return [];
}

async function findDirectory(file: FileHandle): Promise<{ entries: number; size: number; offset: number }> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(TAIL, size));
  await file.read(tail, 0, tail.length, size - tail.length);
  const at = tail.lastIndexOf(Buffer.from("504b0506", "hex"));
  if (at < 0 || at + 22 > tail.length)
    throw new AppError("BAD_REQUEST", { say: "That is not a ZIP archive, or not a whole one." });
  const found = {
    entries: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const locator = at - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return within(found, size);
  const record = Buffer.alloc(56);
  const { bytesRead } = await file.read(record, 0, 56, Number(tail.readBigUInt64LE(locator + 8)));
  if (bytesRead < 56 || record.readUInt32LE(0) !== 0x06064b50)
    throw new AppError("BAD_REQUEST", { say: "The archive's end is damaged." });
  const [entries, directorySize, offset] = [32, 40, 48].map((place) => Number(record.readBigUInt64LE(place)));
  return within({ entries: entries ?? 0, size: directorySize ?? 0, offset: offset ?? 0 }, size);
}

function within<T extends { size: number; offset: number }>(directory: T, fileSize: number): T {
  if (directory.offset + directory.size > fileSize)
    throw new AppError("BAD_REQUEST", { say: "The archive's directory is not in the file." });
  return directory;
}
