import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

const ITERATIONS = 4096;

/**
 * The verifier Postgres stores for a SCRAM-SHA-256 password (RFC 5802 section 3, RFC 7677). Made here so that the password
 * itself never stands in a statement, where a server log could keep it.
 */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, ITERATIONS, 32, "sha256");
  const hmac = (label: string) => createHmac("sha256", salted).update(label).digest();
  const stored = createHash("sha256").update(hmac("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${stored}:${hmac("Server Key").toString("base64")}`;
}

/**
 * A salt that stays the same for a login and its password, so that setting it anew changes nothing: a pooler that holds the
 * verifier goes on fitting. Only for passwords of full entropy, which no table of guesses could be made for.
 */
export const scramSalt = (user: string, password: string): Buffer =>
  createHmac("sha256", password).update(`scram salt of ${user}`).digest().subarray(0, 16);
