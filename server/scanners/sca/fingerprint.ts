import { createHash } from "node:crypto";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";

/**
 * The identity of a vulnerable dependency. The version is not part of it, so that an upgrade which stays vulnerable is
 * still the same finding. `tool` is named where it is not our own, whose findings are findings of their own.
 */
export function dependencyFingerprint(
  ecosystem: Ecosystem,
  packageName: string,
  advisoryId: string,
  lockfile: string,
  tool?: string,
): string {
  // JSON keeps the parts apart: no choice of names can make two different findings read the same.
  const identity = JSON.stringify([
    ...[ecosystem, packageName, advisoryId, lockfile],
    ...(tool === undefined ? [] : [tool]),
  ]);
  return `fpv1:${createHash("sha256").update(identity).digest("hex")}`;
}
