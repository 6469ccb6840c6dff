import { z } from "zod";

/** Larger than any answer of an authenticator, of which attestations are the largest. */
const encoded = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]+$/, "must be base64url");

const id = encoded.max(1364);

/** An assertion as browsers tell it (W3C WebAuthn Level 3, AuthenticationResponseJSON), without what we do not look at. */
export const PasskeyAnswerInput = z.object({
  id,
  response: z.object({
    clientDataJSON: encoded,
    authenticatorData: encoded,
    signature: encoded,
    userHandle: encoded.optional(),
  }),
});

/** A new passkey as browsers tell it (RegistrationResponseJSON), without what we do not look at. */
export const NewPasskeyInput = z.object({
  id,
  response: z.object({
    clientDataJSON: encoded,
    attestationObject: encoded,
    transports: z
      .array(z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]))
      .max(8)
      .optional()
      .catch(undefined),
  }),
});
