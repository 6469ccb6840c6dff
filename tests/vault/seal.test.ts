import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { bindingContext, IntegrityError, open, type Sealed, seal } from "#server/vault/seal";

const key = randomBytes(32);
const context = bindingContext("TEST", ["workspace", "row"]);
const plaintext = Buffer.from("gho_abc");

const opens =
  (sealed: Sealed, withKey = key, at = context) =>
  () =>
    open(withKey, sealed, at);

test.each([0, 1, 15, 16, 17, 4096, 100_000])("%d bytes come back as they were sealed", (length) => {
  const bytes = randomBytes(length);

  expect(open(key, seal(key, bytes, context), context).equals(bytes)).toBe(true);
});

test("S-66 every flipped bit of the value, the IV and the tag is refused", () => {
  const sealed = seal(key, plaintext, context);

  for (const part of ["value", "iv", "tag"] as const) {
    for (let bit = 0; bit < sealed[part].length * 8; bit += 1) {
      const changed = Buffer.from(sealed[part]);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(opens({ ...sealed, [part]: changed }), `${part} bit ${bit}`).toThrow(IntegrityError);
    }
  }
});

test.each([0, 4, 8, 12, 13, 14, 15, 17, 32])("S-65 a tag of %d bytes is refused", (length) => {
  const sealed = seal(key, plaintext, context);
  const tag = Buffer.concat([sealed.tag, Buffer.alloc(16)]).subarray(0, length);

  expect(opens({ ...sealed, tag })).toThrow(IntegrityError);
});

test.each([0, 8, 11, 13, 16, 32])("an IV of %d bytes is refused", (length) => {
  const sealed = seal(key, plaintext, context);
  const iv = Buffer.concat([sealed.iv, Buffer.alloc(32)]).subarray(0, length);

  expect(opens({ ...sealed, iv })).toThrow(IntegrityError);
});

test("a value cut short, grown or emptied is refused", () => {
  const sealed = seal(key, plaintext, context);

  for (const value of [
    sealed.value.subarray(0, -1),
    Buffer.concat([sealed.value, Buffer.of(0)]),
    Buffer.alloc(0),
  ])
    expect(opens({ ...sealed, value })).toThrow(IntegrityError);
});

test("S-67 another key, another place and swapped parts all fail with the same words", () => {
  const [sealed, other] = [seal(key, plaintext, context), seal(key, plaintext, context)];

  const refusals = [
    opens(sealed, randomBytes(32)),
    opens(sealed, randomBytes(16)),
    opens(sealed, key, bindingContext("TEST", ["workspace", "row2"])),
    opens(sealed, key, Buffer.alloc(0)),
    opens({ ...sealed, iv: other.iv }),
    opens({ ...sealed, tag: other.tag }),
    opens({ ...sealed, value: other.value }),
    opens({ ...sealed, tag: Buffer.alloc(4) }),
  ].map(messageOf);
  expect(new Set(refusals)).toEqual(new Set(["IntegrityError: A sealed value could not be opened."]));
});

test("100,000 sealings of one value repeat neither an IV nor a value", () => {
  const ivs = new Set<string>();
  const values = new Set<string>();
  const ones = Array.from({ length: 12 }, () => 0);

  for (let index = 0; index < 100_000; index += 1) {
    const { iv, value } = seal(key, plaintext, context);
    ivs.add(iv.toString("latin1"));
    values.add(value.toString("latin1"));
    iv.forEach((byte, at) => {
      ones[at] = (ones[at] ?? 0) + (byte & 1);
    });
  }

  expect([ivs.size, values.size]).toEqual([100_000, 100_000]);
  // Half of 100,000 fair bits, give or take eight standard deviations, in every byte: no counter and no fixed field.
  for (const count of ones) expect(Math.abs(count - 50_000)).toBeLessThan(1_265);
});

test("no two lists of fields give the same context", () => {
  const lists = [
    [],
    [""],
    ["", ""],
    ["a"],
    ["a", ""],
    ["", "a"],
    ["ab"],
    ["a", "b"],
    ["a\0b"],
    ["\0\u0001a"],
  ];

  const contexts = lists.map((fields) => bindingContext("TEST", fields).toString("hex"));
  expect(new Set(contexts).size).toBe(lists.length);
});

test("a field too long for its length prefix is refused and not cut", () => {
  expect(() => bindingContext("TEST", ["x".repeat(65_536)])).toThrow();
});

function messageOf(work: () => unknown): string {
  try {
    work();
    return "opened";
  } catch (error) {
    return String(error);
  }
}
