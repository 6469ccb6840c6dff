import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { Secret } from "#server/secret";

/** Tells scanners of repositories and logs what they found. */
const PREFIX = "spt_";
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 256 bits and 32 bits, in digits of base 62. */
const SECRET_DIGITS = 43;
const CHECK_DIGITS = 6;
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_DIGITS + CHECK_DIGITS}}$`);

/**
 * A new service token: the prefix, 256 random bits, and the CRC-32 of both, so that a scanner can tell a token from a text
 * that looks like one without asking us. Letters and digits only, so that a double click selects it whole.
 */
export function newServiceToken(): Secret {
  const body = PREFIX + inBase62(BigInt(`0x${randomBytes(32).toString("hex")}`), SECRET_DIGITS);
  return new Secret(body + checkOf(body));
}

/** Whether a text can be a service token at all. What is not reaches no database. */
export const isServiceToken = (text: string): boolean =>
  SHAPE.test(text) && checkOf(text.slice(0, -CHECK_DIGITS)) === text.slice(-CHECK_DIGITS);

/** The start of a token, to tell it from others: 24 of its 256 bits. */
export const hintOf = (token: Secret): string => token.reveal().slice(0, PREFIX.length + 4);

const checkOf = (body: string): string => inBase62(BigInt(crc32(body)), CHECK_DIGITS);

function inBase62(value: bigint, length: number): string {
  let [rest, text] = [value, ""];
  while (text.length < length) {
    text = (DIGITS[Number(rest % 62n)] ?? "") + text;
    rest /= 62n;
  }
  return text;
}
