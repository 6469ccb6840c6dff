import { findConnection } from "#db/queries/connections";
import { findListingCache, findListingCap, putListingCache } from "#db/queries/listing-caches";
import { enabledKey, listEnabledKeys } from "#db/queries/repositories";
import type { Actor } from "#server/actor";
import { withToken } from "#server/connect/with-token";
import { AppError } from "#server/errors";
import { PageMemory, type RememberedPage } from "#server/providers/page-memory";
import type { Listing } from "#server/providers/provider";
import type { Services } from "#server/services";

export interface ListingQuery {
  readonly connectionId: string;
  /** Part of a name, to search past the cap of the plain listing. */
  readonly search?: string | undefined;
}

/**
 * What one connection can see, live. Pages that did not change are not sent again. When the provider cannot be asked, its
 * last good answer is given, marked as stale, with the reason.
 *
 * @throws AppError NOT_FOUND for an unknown connection; a provider's failure is part of the answer.
 */
export async function listConnection(services: Services, actor: Actor, query: ListingQuery) {
  const search = query.search?.trim() || undefined;
  const known = await services.db.withWorkspace(
    actor,
    async (tx) => ({
      connection: await findConnection(tx, query.connectionId),
      cache: await findListingCache(tx, query.connectionId),
      cap: await findListingCap(tx),
      enabled: await listEnabledKeys(tx),
    }),
    { readOnly: true },
  );
  const { connection, cache, cap, enabled } = known;
  if (!connection) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
  const { id: connectionId, provider, providerUsername, host } = connection;
  const part = { connectionId, provider, providerUsername };
  const shape = (listing: Listing) => ({
    gaps: [...listing.gaps],
    repositories: listing.repositories.map(
      ({ archived: _archived, clonePath: _clonePath, ...repository }) => ({
        ...repository,
        ...{ connectionId, provider },
        // An answer kept by an earlier version does not have it.
        lastActiveAt: repository.lastActiveAt ?? null,
        enabled: enabled.has(enabledKey({ provider, host, externalId: repository.externalId })),
      }),
    ),
  });
  try {
    const memory =
      search === undefined ? new PageMemory(cache?.pages as Record<string, RememberedPage>) : undefined;
    const listing = await withToken(
      services,
      services.db,
      actor,
      connectionId,
      "list repositories",
      (taken) => taken.adapter.list(taken.site, taken.accessToken, { cap, search, memory }),
    );
    if (memory) await remember(services, actor, connectionId, listing, memory);
    return { ...part, status: "ok" as const, problem: null, fetchedAt: new Date(), ...shape(listing) };
  } catch (error) {
    if (!(error instanceof AppError)) services.log.error({ error, connectionId }, "listing failed");
    const problem = error instanceof AppError ? error.say : "Something went wrong on our side. Try again.";
    if (!cache || search !== undefined) {
      return { ...part, status: "failed" as const, problem, fetchedAt: null, gaps: [], repositories: [] };
    }
    return {
      ...part,
      status: "stale" as const,
      problem,
      fetchedAt: cache.fetchedAt,
      ...shape(cache.listing as Listing),
    };
  }
}

async function remember(
  services: Services,
  actor: Actor,
  connectionId: string,
  listing: Listing,
  memory: PageMemory,
): Promise<void> {
  const { workspaceId } = actor;
  await services.db.withWorkspace(actor, async (tx) => {
    // Disconnected while the provider answered: there is nothing to remember it for.
    if (!(await findConnection(tx, connectionId))) return;
    await putListingCache(tx, { workspaceId, connectionId, listing, pages: memory.toJSON() });
  });
}
