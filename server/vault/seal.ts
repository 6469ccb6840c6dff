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

/** Encrypts `plaintext` bound to `context`: it opens only with the same key and exactly the same context. */
export function seal(key: Buffer, plaintext: Buffer, context: Buffer): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(context);
  const value = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { value, iv, tag: cipher.getAuthTag() };
}

/** @throws IntegrityError when anything about the value, its place or the key does not fit. */
export function open(key: Buffer, sealed: Sealed, context: Buffer): Buffer {
  // Node accepts truncated tags unless the length is fixed, so both are checked.
  if (sealed.iv.length !== IV_BYTES || sealed.tag.length !== TAG_BYTES) throw new IntegrityError();
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(context);
    decipher.setAuthTag(sealed.tag);
    return Buffer.concat([decipher.update(sealed.value), decipher.final()]);
  } catch {
    throw new IntegrityError();
  }
}

/** Joins a label and fields so that no two different lists give the same bytes: each field carries its length. */
export function bindingContext(label: string, fields: readonly string[]): Buffer {
  const parts = fields.flatMap((field) => {
    const bytes = Buffer.from(field, "utf8");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([Buffer.from(label, "latin1"), ...parts]);
}
