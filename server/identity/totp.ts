import { randomBytes, timingSafeEqual } from "node:crypto";
import { encodeBase32UpperCaseNoPadding } from "@oslojs/encoding";
import { createTOTPKeyURI, generateHOTP } from "@oslojs/otp";

/** RFC 6238 with the values every authenticator app understands: SHA-1, 30 seconds, 6 digits. */
const STEP_SECONDS = 30;
const DIGITS = 6;
const KEY_BYTES = 20;
const ISSUER = "SecPortal";

export const newTotpKey = (): Buffer => randomBytes(KEY_BYTES);

/** Base32 in groups of four, to type by hand. */
export const manualKey = (key: Buffer): string =>
  (encodeBase32UpperCaseNoPadding(key).match(/.{1,4}/g) ?? []).join(" ");

/** The `otpauth://` address an authenticator app reads from the QR code. */
export const otpauthUrl = (key: Buffer, email: string): string =>
  createTOTPKeyURI(ISSUER, email, key, STEP_SECONDS, DIGITS);

/**
 * The time step a code belongs to: now, the one before or the one after, for clocks that differ (RFC 6238 section 5.2).
 * Undefined when it belongs to none.
 */
export function matchTotpStep(key: Buffer, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const current = Math.floor(now.getTime() / 1000 / STEP_SECONDS);
  return [current, current - 1, current + 1].find((step) =>
    timingSafeEqual(Buffer.from(generateHOTP(key, BigInt(step), DIGITS)), Buffer.from(code)),
  );
}
