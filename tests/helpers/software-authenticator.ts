import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { z } from "zod";
import type { CreationOptionsView, RequestOptionsView } from "#server/trpc/views/passkeys";
import { TEST_ORIGIN } from "#tests/helpers/product";

/** How an authenticator behaves where it is asked to behave otherwise than an honest one. */
export interface Behaviour {
  /** False: the device did not ask for a PIN or a finger. */
  readonly verified?: boolean;
  readonly origin?: string;
  readonly rpId?: string;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly challenge?: string;
}

const UP = 0x01;
const UV = 0x04;
const BACKED_UP = 0x18;
const ATTESTED = 0x40;

/** An authenticator with one ES256 key, as W3C WebAuthn Level 3 section 6 describes one, which does whatever it is told. */
export function softwareAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicKey.export({ format: "jwk" });
  const credentialId = randomBytes(32);
  const id = credentialId.toString("base64url");
  let handle = "";

  const dataOf = (rpId: string, counter: number, verified: boolean, rest = Buffer.alloc(0)) => {
    const flags = UP | BACKED_UP | (verified ? UV : 0) | (rest.length > 0 ? ATTESTED : 0);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags, 0);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), head, rest]);
  };
  const clientData = (type: string, challenge: string, origin = TEST_ORIGIN) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

  return {
    id,
    /** Answers a request to make a passkey. */
    make(options: z.infer<typeof CreationOptionsView>, { verified = true, ...as }: Behaviour = {}) {
      handle = options.user.id;
      const key = Buffer.concat([
        Buffer.from("a5010203262001215820", "hex"),
        Buffer.from(jwk.x ?? "", "base64url"),
        Buffer.from("225820", "hex"),
        Buffer.from(jwk.y ?? "", "base64url"),
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, key]);
      const data = dataOf(as.rpId ?? options.rp.id ?? "", as.counter ?? 0, verified, attested);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(data.length);
      const attestation = Buffer.concat([
        ...[Buffer.from("a3", "hex"), text("fmt"), text("none"), text("attStmt"), Buffer.from("a0", "hex")],
        ...[text("authData"), Buffer.from("59", "hex"), size, data],
      ]);
      const client = clientData("webauthn.create", as.challenge ?? options.challenge, as.origin);
      return {
        id,
        response: {
          clientDataJSON: client.toString("base64url"),
          attestationObject: attestation.toString("base64url"),
        },
      };
    },
    /** Answers a request to sign. */
    sign(options: z.infer<typeof RequestOptionsView>, { verified = true, ...as }: Behaviour = {}) {
      const client = clientData("webauthn.get", as.challenge ?? options.challenge, as.origin);
      const data = dataOf(as.rpId ?? options.rpId ?? "", as.counter ?? 0, verified);
      const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
      return {
        id,
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: sign("sha256", signed, privateKey).toString("base64url"),
          userHandle: as.userHandle ?? handle,
        },
      };
    },
  };
}

export type SoftwareAuthenticator = ReturnType<typeof softwareAuthenticator>;

/** A text of less than 24 bytes in CBOR (RFC 8949 section 3.1). */
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
