import { createHmac } from "node:crypto";
import type { Secret } from "#server/secret";

/**
 * The three headers of Standard Webhooks (https://www.standardwebhooks.com, "Signature scheme"): HMAC-SHA256 over
 * `id.timestamp.body`, once with every secret that is good now. `at` is the time of this attempt.
 */
export function signatureHeaders(
  message: { id: string; body: string },
  secrets: readonly Secret[],
  at: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const content = `${message.id}.${timestamp}.${message.body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.reveal().replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
  });
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
