import { ne } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { tenantContextKeys } from "#db/schema/tenant-context-keys";
import { type ContextKey, hmacBlocks } from "#db/tenant-context";

/** Makes `key` the one that contexts are checked with. For the owner, at migration; no serving role can call it. */
export async function putContextKey(owner: PostgresJsDatabase, key: ContextKey): Promise<void> {
  const { inner, outer } = hmacBlocks(key);
  await owner
    .insert(tenantContextKeys)
    .values({ id: key.id, innerBlock: inner, outerBlock: outer })
    .onConflictDoNothing();
  await owner.delete(tenantContextKeys).where(ne(tenantContextKeys.id, key.id));
}
