import fs from "node:fs";
import path from "node:path";
import { hash, verify } from "@node-rs/argon2";
import { AppError } from "#server/errors";
import { projectRoot } from "#server/root";

/** argon2id with the costs of OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const common = new Set(
  fs
    .readFileSync(path.join(projectRoot, "server/identity/common-passwords.txt"), "utf8")
    .split("\n")
    .filter(Boolean),
);

export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFKC"), COSTS);

// Verified against for unknown people, so that an answer takes as long whether or not the account exists.
const nobody = hashPassword("no account has this password");

/** True when the password fits. `stored` undefined means the account does not exist; the same work is done. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const fits = await verify(stored ?? (await nobody), password.normalize("NFKC"));
  return fits && stored !== undefined;
}

/**
 * Length and a list of common passwords, no composition rules (NIST SP 800-63B section 3.1.1.2).
 *
 * @throws AppError BAD_REQUEST saying what to change.
 */
export function checkNewPassword(password: string, personal: readonly string[]): void {
  const length = [...password].length;
  if (length < 10) refuse("Choose a password of at least 10 characters.");
  if (length > 256) refuse("Choose a password of at most 256 characters.");
  const plain = password.toLowerCase();
  if (common.has(plain)) refuse("That password is on the list of common passwords. Choose another.");
  if (personal.some((word) => word.length >= 4 && plain === word.toLowerCase())) {
    refuse("Choose a password that is not your name or address.");
  }
}

function refuse(say: string): never {
  throw new AppError("BAD_REQUEST", { say, context: { field: "password" } });
}
