import fs from "node:fs";
import { open } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readZip, type ZipMember } from "#server/advisories/zip-file";

let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-zip-"));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function read(archive: Uint8Array, maxBytes = 1024): Promise<ZipMember[]> {
  const place = path.join(folder, "a.zip");
  fs.writeFileSync(place, archive);
  const file = await open(place);
  const members: ZipMember[] = [];
  try {
    for await (const member of readZip(file, (name) => name.endsWith(".json"), maxBytes))
      members.push(member);
  } finally {
    await file.close();
  }
  return members;
}

const text = (value: string) => Buffer.from(value);
const contents = (members: readonly ZipMember[]) =>
  members.map((member) =>
    "bytes" in member ? [member.name, member.bytes.toString()] : [member.name, member.refused],
  );

/** The same archive with its end written as ZIP64 has it. */
function asZip64(archive: Uint8Array): Buffer {
  const bytes = Buffer.from(archive);
  const end = bytes.length - 22;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(bytes.readUInt16LE(end + 10)), 32);
  record.writeBigUInt64LE(BigInt(bytes.readUInt32LE(end + 12)), 40);
  record.writeBigUInt64LE(BigInt(bytes.readUInt32LE(end + 16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(end), 8);
  const last = bytes.subarray(end);
  last.writeUInt16LE(0xffff, 10);
  last.writeUInt32LE(0xffffffff, 12);
  last.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([bytes.subarray(0, end), record, locator, last]);
}

/** The archive with one 16-bit field of its only directory entry set. */
function withField(archive: Uint8Array, at: number, value: number): Buffer {
  const bytes = Buffer.from(archive);
  bytes.writeUInt16LE(value, bytes.indexOf(Buffer.from("504b0102", "hex")) + at);
  return bytes;
}

test("the wanted files come in the archive's order, packed or stored", async () => {
  const archive = zipSync({
    "b.json": text("{1}"),
    "readme.txt": text("no"),
    "a.json": [text("{2}".repeat(100)), { level: 0 }],
  });

  expect(contents(await read(archive))).toEqual([
    ["b.json", "{1}"],
    ["a.json", "{2}".repeat(100)],
  ]);
});

test("an archive of very many files is read by its ZIP64 directory", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 30_000 }, (_, each) => [`${each}.json`, text(`${each}`)]),
  );

  const members = await read(asZip64(zipSync(many, { level: 0 })));

  expect(members).toHaveLength(30_000);
  expect(contents(members.slice(-1))).toEqual([["29999.json", "29999"]]);
});

test("a bomb, an encrypted file and an unknown packing are refused, and the rest is read", async () => {
  const bomb = zipSync({ "a.json": Buffer.alloc(10 * 1024 ** 2), "b.json": text("{}") });
  const lying = Buffer.from(bomb);
  // The size in the directory says 10 bytes.
  lying.writeUInt32LE(10, lying.indexOf(Buffer.from("504b0102", "hex")) + 24);
  const one = zipSync({ "a.json": text("{}") });

  expect(contents(await read(bomb, 64 * 1024))).toEqual([
    ["a.json", "it is too large"],
    ["b.json", "{}"],
  ]);
  expect(contents(await read(lying, 64 * 1024))).toEqual([
    ["a.json", "it cannot be unpacked"],
    ["b.json", "{}"],
  ]);
  expect(contents(await read(withField(one, 8, 1)))).toEqual([["a.json", "it is encrypted"]]);
  expect(contents(await read(withField(one, 10, 12)))).toEqual([["a.json", "it is packed by method 12"]]);
});

test.each([
  ["empty", () => Buffer.alloc(0)],
  ["text", () => text("hello".repeat(100))],
  ["without its end", () => Buffer.from(zipSync({ "a.json": text("{}") })).subarray(0, -10)],
  [
    "with a directory out of the file",
    () => {
      const bytes = Buffer.from(zipSync({ "a.json": text("{}") }));
      bytes.writeUInt32LE(0xfffffff0, bytes.length - 6);
      return bytes;
    },
  ],
  ["with a file that is elsewhere", () => withField(zipSync({ "a.json": text("{}") }), 42, 7)],
])("a file that is %s is told to be none", async (_name, make) => {
  await expect(read(make())).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
