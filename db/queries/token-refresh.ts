import { and, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { gitConnections as connections } from "#db/schema/connections";
import type { ConnectionState } from "#db/vocabulary";

/** States in which a refresh is worth trying. */
const REFRESHABLE: ConnectionState[] = ["active", "limited", "config_invalid", "integrity_error"];

/** Leave of one process to spend one refresh token. All its times are the database's, so clocks of processes do not matter. */
export interface RefreshLease {
  readonly connectionId: string;
  /** The token version it may replace. */
  readonly version: number;
  readonly lease: string;
}

/**
 * Takes the lease if the tokens are still that version, nobody holds one and no pause is in force. The start is written down
 * with it, before the provider is asked: one that was there already was never answered for certain.
 */
export async function takeRefreshLease(
  tx: WorkspaceTx,
  wanted: RefreshLease,
  leaseSeconds: number,
): Promise<{ interrupted: boolean } | undefined> {
  const [row] = await tx
    .update(connections)
    .set({
      refreshLease: wanted.lease,
      refreshLeaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})`,
      refreshStartedAt: sql`coalesce(${connections.refreshStartedAt}, now())`,
    })
    .where(
      and(
        eq(connections.id, wanted.connectionId),
        eq(connections.tokenVersion, wanted.version),
        inArray(connections.state, REFRESHABLE),
        or(isNull(connections.refreshLeaseUntil), lt(connections.refreshLeaseUntil, sql`now()`)),
        or(isNull(connections.refreshRetryAt), lte(connections.refreshRetryAt, sql`now()`)),
      ),
    )
    .returning({ interrupted: sql<boolean>`${connections.refreshStartedAt} < now()` });
  return row;
}

/** How a connection's refresh stands, for those who wait for it. */
export async function findRefreshStatus(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select({
      version: connections.tokenVersion,
      state: connections.state,
      stateReason: connections.stateReason,
      failures: connections.refreshFailures,
      leased: sql<boolean>`coalesce(${connections.refreshLeaseUntil} >= now(), false)`,
      pauseSeconds: sql<number>`ceil(greatest(0, coalesce(extract(epoch from ${connections.refreshRetryAt} - now()), 0)))::int`,
    })
    .from(connections)
    .where(eq(connections.id, id));
  return row;
}

/** Ends a lease without new tokens. False when it is not held any more: then nothing is written. */
export async function endRefreshLease(
  tx: WorkspaceTx,
  held: RefreshLease,
  outcome: {
    /** Failures in a row, this one included. */
    failures: number;
    retryInSeconds: number;
    /** Whether the provider surely did not spend the refresh token. */
    answered: boolean;
  },
): Promise<boolean> {
  const retryAt =
    outcome.retryInSeconds > 0 ? sql`now() + make_interval(secs => ${outcome.retryInSeconds})` : null;
  const rows = await tx
    .update(connections)
    .set({
      ...{
        refreshLease: null,
        refreshLeaseUntil: null,
        refreshFailures: outcome.failures,
        refreshRetryAt: retryAt,
      },
      ...(outcome.answered ? { refreshStartedAt: null } : {}),
    })
    .where(
      and(
        eq(connections.id, held.connectionId),
        eq(connections.tokenVersion, held.version),
        eq(connections.refreshLease, held.lease),
      ),
    )
    .returning({ id: connections.id });
  return rows.length === 1;
}

/** Lets the connections of a config refresh at once: whatever made them wait was the app that is being replaced. */
export async function endRefreshPauses(tx: WorkspaceTx, configId: string): Promise<void> {
  await tx
    .update(connections)
    .set({ refreshFailures: 0, refreshRetryAt: null })
    .where(eq(connections.configId, configId));
}
