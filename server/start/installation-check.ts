import type { KeyRing } from "#server/vault/key-ring";
import { bindingContext, open, seal } from "#server/vault/seal";

const WORD = Buffer.from("secportal");
const IV_END = 12;
const TAG_END = 28;

const context = (kekId: string) => bindingContext("SPI1", [kekId]);

/** A known word sealed by the ring's primary key: IV, tag and value in one. */
export function sealInstallationCheck(keyRing: KeyRing): Buffer {
  const { primaryId } = keyRing;
  const { iv, tag, value } = seal(keyRing.get(primaryId), WORD, context(primaryId));
  return Buffer.concat([iv, tag, value]);
}

/** Whether the ring holds the very key that sealed the word, and not only one of its name. */
export function opensInstallationCheck(keyRing: KeyRing, kekId: string, check: Buffer): boolean {
  const [iv, tag, value] = [
    check.subarray(0, IV_END),
    check.subarray(IV_END, TAG_END),
    check.subarray(TAG_END),
  ];
  try {
    open(keyRing.get(kekId), { iv, tag, value }, context(kekId));
    return true;
  } catch {
    return false;
  }
}
