import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from "node:crypto";
import type { Head } from "#db/queries/activity-heads";
import { framed } from "#server/activity/event-hash";
import type { Secret } from "#server/secret";

/** A line of the checkpoint file: at that time, the chain of that workspace ended with that event. */
export interface Checkpoint extends Head {
  readonly version: 1;
  /** RFC 3339, of the clock of the process that signed. */
  readonly at: string;
  readonly keyId: string;
  /** Ed25519, in base64url. */
  readonly signature: string;
}

export interface CheckpointKey {
  /** The first 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly id: string;
  /** The 32 bytes of RFC 8032 in base64url, as verifiers take them. */
  readonly publicKey: string;
  sign(head: Head, at: Date): Checkpoint;
}

/** RFC 8410, section 7: what stands before the 32 bytes of an Ed25519 seed in PKCS #8. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** The key pair for checkpoints. It is derived from the secret, so nothing keeps it, and a new secret makes a new pair. */
export function checkpointKey(secret: Secret): CheckpointKey {
  const seed = Buffer.from(hkdfSync("sha256", secret.reveal(), "", "secportal activity checkpoints", 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
  const publicKey = publicPart(key);
  const id = createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex").slice(0, 16);
  return {
    ...{ id, publicKey },
    sign: ({ workspaceId, seq, hash }, moment) => {
      const at = moment.toISOString();
      const signature = sign(null, framed("SPC1", [workspaceId, seq, hash, at, id]), key);
      return {
        version: 1,
        workspaceId,
        seq,
        hash,
        at,
        keyId: id,
        signature: signature.toString("base64url"),
      };
    },
  };
}

function publicPart(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: "jwk" });
  if (typeof x !== "string") throw new Error("an Ed25519 key without its public part");
  return x;
}
