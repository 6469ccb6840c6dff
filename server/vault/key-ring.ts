import { inspect } from "node:util";

/** The key-encryption keys. The first wraps new data keys; the others only open what they wrapped. */
export interface KeyRing {
  readonly primaryId: string;
  /** Ids of all keys, primary first. */
  readonly ids: readonly string[];
  /** @throws Error naming the id when the ring has no such key. */
  get(id: string): Buffer;
}

const KEY_ID = /^[a-z0-9][a-z0-9._-]{0,31}$/;
const KEY_BYTES = 32;

/**
 * Reads `id:base64,id:base64`, primary first. Messages name key ids and never key bytes.
 *
 * @throws Error when the list is empty, an id repeats or is malformed, or a key is not 32 bytes of base64 or is one byte repeated.
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Buffer>();
  for (const item of text.split(",").map((part) => part.trim())) {
    const [id = "", encoded = ""] = [item.slice(0, item.indexOf(":")), item.slice(item.indexOf(":") + 1)];
    if (!item.includes(":") || !KEY_ID.test(id)) throw new Error("must be a list of id:base64 keys");
    if (keys.has(id)) throw new Error(`names the key ${id} twice`);
    const bytes = Buffer.from(encoded, "base64");
    if (bytes.length !== KEY_BYTES || bytes.toString("base64") !== encoded) {
      throw new Error(`holds a key ${id} that is not 32 bytes of base64`);
    }
    if (bytes.every((byte) => byte === bytes[0])) throw new Error(`holds a placeholder as key ${id}`);
    keys.set(id, bytes);
  }
  const [primaryId] = keys.keys();
  if (primaryId === undefined) throw new Error("is empty");
  const get = (id: string): Buffer => {
    const key = keys.get(id);
    if (!key) throw new Error(`the key-encryption key ${id} is not configured`);
    return key;
  };
  return {
    primaryId,
    ids: [...keys.keys()],
    get,
    [inspect.custom]: () => `KeyRing(primary ${primaryId})`,
  } as KeyRing;
}
