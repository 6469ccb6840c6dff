import { adminClient } from "#db/admin-client";
import type { LaneTarget } from "#db/lane";

/**
 * Calls back when a scan is queued by any process. `target` is the server itself and no pooler. The connection carries no tenant and sends no queries; if it breaks it
 * comes back by itself, and until then workers find work by looking. Returns the end of it.
 */
export async function listenForScans(target: LaneTarget, ring: () => void): Promise<() => Promise<void>> {
  const client = adminClient(target);
  await client.listen("scan_queued", ring);
  return () => client.end({ timeout: 1 });
}
