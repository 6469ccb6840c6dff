import { createHash } from "node:crypto";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";

/**
 * The identity of a vulnerable dependency. The version is not part of it, so that an upgrade which stays vulnerable is
 * still the same finding.
 */
export function dependencyFingerprint(
  ecosystem: Ecosystem,
  packageName: string,
  advisoryId: string,
  lockfile: string,
): string {
  // JSON keeps the parts apart: no choice of names can make two different findings read the same.
  const identity = JSON.stringify([ecosystem, packageName, advisoryId, lockfile]);
  return `fpv1:${createHash("sha256").update(identity).digest("hex")}`;
}
