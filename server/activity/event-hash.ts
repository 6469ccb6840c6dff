import { createHash } from "node:crypto";
import type { ChainedEvent } from "#db/queries/activity";

/** What stands before the first event in place of a hash. */
export const NO_HASH = "0".repeat(64);

/** Fields in the order in which they are hashed; an export's line has them in the same one, and `hash` behind them. */
export const hashedFields = [
  ...(["workspaceId", "seq", "prevHash", "id", "occurredAt", "action", "actorKind", "actorId"] as const),
  ...(["actorName", "entityType", "entityId", "metadata", "ip", "userAgent", "requestId"] as const),
] as const;

/** The hash of an event in hexadecimal digits, by the rule of docs/activity-log.md. */
export function eventHash(event: Omit<ChainedEvent, "hash">): string {
  return createHash("sha256")
    .update(
      framed(
        "SPA1",
        hashedFields.map((name) => event[name]),
      ),
    )
    .digest("hex");
}

/** A tag, then each value as a 1, its length in bytes (four, network order) and its text in UTF-8; a null is a 0 alone. */
export function framed(tag: string, values: readonly (string | number | null)[]): Buffer {
  const parts: Buffer[] = [Buffer.from(tag)];
  for (const value of values) {
    if (value === null) parts.push(Buffer.from([0]));
    else {
      const text = Buffer.from(String(value));
      const head = Buffer.alloc(5);
      head[0] = 1;
      head.writeUInt32BE(text.length, 1);
      parts.push(head, text);
    }
  }
  return Buffer.concat(parts);
}
