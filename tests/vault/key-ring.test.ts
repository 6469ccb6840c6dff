import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { parseKeyRing } from "#server/vault/key-ring";

const [first, second] = [randomBytes(32), randomBytes(32)];
const b64 = (bytes: Buffer) => bytes.toString("base64");

test("the first key wraps, and every key opens", () => {
  const ring = parseKeyRing(`k2:${b64(first)}, k1:${b64(second)}`);

  expect(ring.primaryId).toBe("k2");
  expect(ring.get("k2").equals(first) && ring.get("k1").equals(second)).toBe(true);
});

test("a key that is not there is named", () => {
  expect(() => parseKeyRing(`k1:${b64(first)}`).get("k9")).toThrow(
    "the key-encryption key k9 is not configured",
  );
});

test.each([
  ["nothing", ""],
  ["a comma", ","],
  ["no id", `:${b64(first)}`],
  ["no key", "k1:"],
  ["a trailing comma", `k1:${b64(first)},`],
  ["an id with capitals", `K1:${b64(first)}`],
  ["an id of 33 characters", `${"k".repeat(33)}:${b64(first)}`],
  ["31 bytes", `k1:${b64(first.subarray(1))}`],
  ["33 bytes", `k1:${b64(Buffer.concat([first, Buffer.of(1)]))}`],
  ["hexadecimal", `k1:${first.toString("hex")}`],
  ["base64 without its padding", `k1:${b64(first).replace("=", "")}`],
  ["base64 with a line break", `k1:${b64(first).slice(0, 20)}\n${b64(first).slice(20)}`],
  ["text that is not base64", `k1:${"!".repeat(44)}`],
  ["a repeated id", `k1:${b64(first)},k1:${b64(second)}`],
  ["zeroes", `k1:${b64(Buffer.alloc(32))}`],
  ["one byte repeated", `k1:${b64(Buffer.alloc(32, 0x61))}`],
  ["one good key and one bad", `k1:${b64(first)},k2:short`],
])("%s is refused", (_name, text) => {
  expect(() => parseKeyRing(text)).toThrow(Error);
});

test.each([
  ["a bare key in base64", b64(first)],
  ["a bare key in hexadecimal", first.toString("hex")],
  ["a bare short key in hexadecimal", first.toString("hex").slice(0, 32)],
  ["a key and its id the wrong way round", `${b64(first)}:k1`],
  ["a key with an id that is a key", `k1:${b64(first)},${first.toString("hex").slice(0, 32)}`],
])("no message repeats a part of the key: %s", (_name, text) => {
  const message = refusalOf(text);

  const parts = text.split(/[:,]/).filter((part) => part.length > 8);
  expect(parts.filter((part) => message.includes(part.slice(0, 8)))).toEqual([]);
});

test("a printed ring shows no key", () => {
  const ring = parseKeyRing(`k1:${b64(first)}`);

  expect(`${inspect(ring, { depth: 9, showHidden: true })}${JSON.stringify(ring)}`).not.toContain(
    b64(first).slice(0, 8),
  );
});

function refusalOf(text: string): string {
  try {
    parseKeyRing(text);
  } catch (error) {
    return String(error);
  }
  throw new Error("was accepted");
}
