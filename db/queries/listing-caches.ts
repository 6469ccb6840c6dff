import { eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { listingCaches } from "#db/schema/connections";
import { workspaces } from "#db/schema/workspaces";

/** The last good listing of a connection with the pages it was made of. */
export async function findListingCache(tx: WorkspaceTx, connectionId: string) {
  const [row] = await tx
    .select({
      listing: listingCaches.listing,
      pages: listingCaches.pages,
      fetchedAt: listingCaches.fetchedAt,
    })
    .from(listingCaches)
    .where(eq(listingCaches.connectionId, connectionId));
  return row;
}

/** Replaces the last good listing. */
export async function putListingCache(
  tx: WorkspaceTx,
  cache: { workspaceId: string; connectionId: string; listing: unknown; pages: unknown },
): Promise<void> {
  const { listing, pages } = cache;
  await tx
    .insert(listingCaches)
    .values(cache)
    .onConflictDoUpdate({
      target: [listingCaches.workspaceId, listingCaches.connectionId],
      set: { listing, pages, fetchedAt: sql`now()` },
    });
}

/** Most repositories the workspace wants listed for one connection. */
export async function findListingCap(tx: WorkspaceTx): Promise<number> {
  const [row] = await tx.select({ cap: workspaces.listingCap }).from(workspaces);
  return row?.cap ?? 500;
}
