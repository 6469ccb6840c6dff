import { randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { exitCodes, StartError } from "#server/start/start-error";
import { bindingContext, IntegrityError, open, seal } from "#server/vault/seal";

/** OWASP Password Storage Cheat Sheet, "scrypt": N=2^17, r=8, p=1, which takes 128 MiB. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const MEMORY = 256 * 1024 * 1024;
const SHORTEST_PASSPHRASE = 12;

const schema = z.object({
  format: z.literal(1),
  scrypt: z.object({ N: z.literal(COST.N), r: z.literal(COST.r), p: z.literal(COST.p), salt: z.base64() }),
  iv: z.base64(),
  tag: z.base64(),
  value: z.base64(),
});

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/**
 * Seals the lines of `.env` that hold keys under a passphrase, as text for a file.
 *
 * @throws StartError when the passphrase is shorter than 12 characters.
 */
export async function sealKeys(lines: string, passphrase: string): Promise<string> {
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    throw new StartError(
      exitCodes.backupUnusable,
      `The passphrase is shorter than ${SHORTEST_PASSPHRASE} characters: whoever has the file can try as often as they like.`,
    );
  }
  const salt = randomBytes(16);
  const { iv, tag, value } = seal(await keyOf(passphrase, salt), Buffer.from(lines), context(salt));
  const text = (bytes: Buffer) => bytes.toString("base64");
  const sealed = { format: 1, scrypt: { ...COST, salt: text(salt) }, iv: text(iv), tag: text(tag) };
  return `${JSON.stringify({ ...sealed, value: text(value) })}\n`;
}

/** @throws StartError when the text is not of that form, was changed, or the passphrase is another one. */
export async function openKeys(text: string, passphrase: string): Promise<string> {
  const wrong = new StartError(
    exitCodes.backupUnusable,
    "The file of keys does not open: it was changed, or the passphrase is another one.",
  );
  let parsed: z.infer<typeof schema>;
  try {
    parsed = schema.parse(JSON.parse(text));
  } catch {
    throw wrong;
  }
  const bytes = (field: string) => Buffer.from(field, "base64");
  const salt = bytes(parsed.scrypt.salt);
  const sealed = { iv: bytes(parsed.iv), tag: bytes(parsed.tag), value: bytes(parsed.value) };
  try {
    return open(await keyOf(passphrase, salt), sealed, context(salt)).toString("utf8");
  } catch (error) {
    if (error instanceof IntegrityError) throw wrong;
    throw error;
  }
}

const keyOf = (passphrase: string, salt: Buffer) =>
  derive(passphrase.normalize("NFKC"), salt, 32, { ...COST, maxmem: MEMORY });

const context = (salt: Buffer) => bindingContext("SPB1", [salt.toString("base64")]);
