import { createHash } from "node:crypto";

/**
 * The identity of a finding: rule, file, the line's text without regard to blanks, and which of equal ones it is. It
 * survives lines being added above. The line given must be masked, so that no hash of a secret is kept.
 */
export function sourceFingerprint(ruleId: string, path: string, maskedLine: string, index: number): string {
  const identity = JSON.stringify([ruleId, path, maskedLine.replace(/\s+/g, " ").trim(), index]);
  return `fpv1:${createHash("sha256").update(identity).digest("hex")}`;
}
