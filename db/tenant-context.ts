import { createHmac } from "node:crypto";

/** For whom a transaction runs. Every row security policy reads this, and nothing else, to decide which rows there are. */
export interface TenantContext {
  readonly scope: "workspace" | "identity" | "advisories";
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  /** Hexadecimal SHA-256 of the secret of an invitation link or a service token. */
  readonly secretHash?: string | undefined;
}

/** Writes a context in the form that the database accepts. */
export type SignContext = (context: TenantContext) => string;

/** Keys are told apart by the start of their digest, so that a process with a new key and one with the old can both work. */
export interface ContextKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Longer than any transaction lives, by enough that clocks of a process and its database may be ten minutes apart. */
const VALID_SECONDS = 15 * 60;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;
const KEY_BYTES = 32;

/** @throws TypeError when the key is not 32 bytes. */
export function contextKey(bytes: Buffer): ContextKey {
  if (bytes.length !== KEY_BYTES) throw new TypeError("A context key is 32 bytes.");
  return { id: createHmac("sha256", bytes).update("id").digest("hex").slice(0, 8), bytes };
}

/**
 * Signs contexts with HMAC-SHA256 (RFC 2104). The database checks the signature in every policy, so that a statement that
 * reaches it by injection cannot name another workspace: it runs with the product's grants but without this key.
 *
 * The signer throws TypeError for an id that is no lower-case UUID and for a hash that is not 64 hexadecimal digits.
 */
export function contextSigner(key: ContextKey): SignContext {
  return (context) => {
    const expires = Math.floor(Date.now() / 1000) + VALID_SECONDS;
    const { scope, workspaceId, userId, secretHash } = context;
    const body = [
      ...[key.id, expires, scope, optional(workspaceId, isUuid), optional(userId, isUuid)],
      optional(secretHash, isHash),
    ].join(".");
    return `${body}.${createHmac("sha256", key.bytes).update(body).digest("hex")}`;
  };
}

const isUuid = (value: string) => {
  if (typeof value !== "string" || !UUID.test(value))
    throw new TypeError("A scope takes lower-case UUIDs only.");
};

const isHash = (value: string) => {
  if (typeof value !== "string" || !SHA256_HEX.test(value))
    throw new TypeError("invalid value for the hash of a secret");
};

function optional(value: string | undefined, check: (value: string) => void): string {
  if (value === undefined) return "";
  check(value);
  return value;
}

/** The two blocks that HMAC puts before its inner and its outer message, which is all that the database keeps of the key. */
export function hmacBlocks({ bytes }: ContextKey): { inner: Buffer; outer: Buffer } {
  const padded = Buffer.concat([bytes, Buffer.alloc(64 - bytes.length)]);
  return {
    inner: padded.map((byte) => byte ^ 0x36) as Buffer,
    outer: padded.map((byte) => byte ^ 0x5c) as Buffer,
  };
}
