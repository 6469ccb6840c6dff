import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** AES-256-GCM output. The IV is 12 random bytes and the tag 16 (NIST SP 800-38D sections 8.2.2 and 5.2.1.2). */
export interface Sealed {
  readonly value: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
}

/** The one error of a failed opening: wrong key, wrong place, changed bytes and bad lengths all look the same. */
export class IntegrityError extends Error {
  constructor() {
    super("A sealed value could not be opened.");
    this.name = "IntegrityError";
  }
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Lengths up to 127 as the two bytes before a field; each of them is an ASCII character too. */
const SHORT_LENGTHS = Array.from({ length: 0x80 }, (_, length) => `\0${String.fromCharCode(length)}`);
const OPTIONS = { authTagLength: TAG_BYTES } as const;

/** Encrypts `plaintext` bound to `context`: it opens only with the same key and exactly the same context. */
export function seal(key: Buffer, plaintext: Buffer, context: Buffer): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, OPTIONS);
  cipher.setAAD(context);
  const value = cipher.update(plaintext);
  // A stream mode leaves nothing over: this only makes the tag.
  cipher.final();
  return { value, iv, tag: cipher.getAuthTag() };
}

/** @throws IntegrityError when anything about the value, its place or the key does not fit. */
export function open(key: Buffer, sealed: Sealed, context: Buffer): Buffer {
  // Node accepts truncated tags unless the length is fixed, so both are checked.
  if (sealed.iv.length !== IV_BYTES || sealed.tag.length !== TAG_BYTES) throw new IntegrityError();
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.iv, OPTIONS);
    decipher.setAAD(context);
    decipher.setAuthTag(sealed.tag);
    const plaintext = decipher.update(sealed.value);
    // Throws unless the tag fits; until then nothing of the plaintext may be used.
    decipher.final();
    return plaintext;
  } catch {
    throw new IntegrityError();
  }
}

/**
 * Joins a label and fields so that no two different lists give the same bytes: each field carries its length.
 *
 * @throws RangeError when a field is too long for that.
 */
export function bindingContext(label: string, fields: readonly string[]): Buffer {
  return joinShortAscii(label, fields) ?? joinAny(label, fields);
}

/** Nearly all fields are short and ASCII, and this runs for every value: one string and one copy. Undefined where one is not. */
function joinShortAscii(label: string, fields: readonly string[]): Buffer | undefined {
  let text = label;
  for (const field of fields) {
    const length = SHORT_LENGTHS[field.length];
    if (length === undefined) return undefined;
    text += length + field;
  }
  const bytes = Buffer.from(text, "utf8");
  return bytes.length === text.length ? bytes : undefined;
}

function joinAny(label: string, fields: readonly string[]): Buffer {
  const parts = fields.flatMap((field) => {
    const bytes = Buffer.from(field, "utf8");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([Buffer.from(label, "latin1"), ...parts]);
}
