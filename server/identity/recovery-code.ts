import { createHash, randomBytes } from "node:crypto";
import { encodeBase32LowerCaseNoPadding } from "@oslojs/encoding";

const CODES = 10;
const CODE_BYTES = 15;

/** Ten codes of 120 random bits, in groups of four characters. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: CODES }, () =>
    (encodeBase32LowerCaseNoPadding(randomBytes(CODE_BYTES)).match(/.{1,4}/g) ?? []).join("-"),
  );

/** What is stored of a code. People type it with or without dashes, in either case. */
export const hashRecoveryCode = (code: string): Buffer =>
  createHash("sha256")
    .update(code.toLowerCase().replace(/[^a-z2-7]/g, ""), "utf8")
    .digest();
