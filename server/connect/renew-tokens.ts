import { setTimeout as sleep } from "node:timers/promises";
import type { WorkspaceDatabase, WorkspaceScope } from "#db/database";
import { findRefreshStatus, type RefreshLease, takeRefreshLease } from "#db/queries/token-refresh";
import { keepRenewal } from "#server/connect/keep-renewal";
import { noteRenewalFailure } from "#server/connect/note-renewal-failure";
import type { OpenedTokens } from "#server/connect/open-tokens";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { observed } from "#server/observe/observed";
import { refreshTokens } from "#server/providers/oauth";
import type { TokenSet } from "#server/providers/provider";
import type { Services } from "#server/services";

/** Longer than the deadline of the request it covers, so that only a process in trouble outlives its lease. */
export const LEASE_SECONDS = 20;
/** Whoever waits gives up a little after a lease that began with the waiting. */
const PATIENCE_MS = (LEASE_SECONDS + 5) * 1000;
const POLL_MS = 75;

/** Renewals under way in this process, so that callers arriving together wait for one. The lease is what decides. */
const renewing = new Map<string, Promise<void>>();

/**
 * Sees to it that a connection's tokens are newer than those opened, with one call to the provider for all processes: one
 * takes the lease and asks, the others wait for the row to move. No transaction is open while the provider is asked.
 *
 * @throws AppError REAUTH_REQUIRED when the grant is dead, CONFIG_INVALID, RATE_LIMITED or PROVIDER_UNAVAILABLE when it may
 * be tried again, NOT_FOUND. What it means for the connection was written down before.
 */
export async function renewTokens(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  opened: OpenedTokens,
): Promise<void> {
  const key = `${opened.connection.id} ${opened.version}`;
  const running = renewing.get(key) ?? renewOnce(services, db, scope, opened);
  renewing.set(key, running);
  try {
    await running;
  } finally {
    renewing.delete(key);
  }
}

async function renewOnce(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  opened: OpenedTokens,
): Promise<void> {
  const { connection, version } = opened;
  const until = Date.now() + PATIENCE_MS;
  let failuresBefore: number | undefined;
  while (Date.now() < until) {
    const wanted: RefreshLease = { connectionId: connection.id, version, lease: newId() };
    const taken = await db.withWorkspace(scope, (tx) => takeRefreshLease(tx, wanted, LEASE_SECONDS));
    if (taken) {
      const end = await renewUnderLease(services, db, scope, opened, wanted, taken.interrupted);
      if (end === "renewed") return;
    }
    const status = await db.withWorkspace(scope, (tx) => findRefreshStatus(tx, connection.id), {
      readOnly: true,
    });
    if (!status) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
    if (status.version !== version) return;
    refuseWaiting(opened, status);
    failuresBefore ??= status.failures;
    // Whoever held the lease just failed: asking once more for each who waited would be a stampede.
    if (status.failures > failuresBefore) throw paused(opened, status.pauseSeconds);
    if (status.leased) await sleep(POLL_MS);
  }
  throw paused(opened, 1);
}

/** Spends the refresh token. "fenced" when the lease was lost meanwhile: somebody else decides how this ends. */
async function renewUnderLease(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  opened: OpenedTokens,
  held: RefreshLease,
  interrupted: boolean,
): Promise<"renewed" | "fenced"> {
  const { adapter, site, app, refreshToken } = opened;
  if (!refreshToken) throw new TypeError("there is no refresh token to spend");
  let tokens: TokenSet;
  const facts = { provider: adapter.name, result: "ok" };
  try {
    tokens = await observed("refresh", facts, async () => {
      try {
        return await refreshTokens(adapter, site, app, refreshToken);
      } catch (error) {
        facts.result = error instanceof AppError ? error.code : "error";
        throw error;
      }
    });
  } catch (error) {
    return await noteRenewalFailure(services, db, scope, { opened, held, interrupted, error });
  }
  await keepRenewal(services, scope, opened, tokens);
  return "renewed";
}

type Status = NonNullable<Awaited<ReturnType<typeof findRefreshStatus>>>;

function refuseWaiting(opened: OpenedTokens, { state, stateReason, pauseSeconds }: Status): void {
  const say = stateReason ?? "This connection cannot be used now.";
  if (state === "reauth_required") throw new AppError("REAUTH_REQUIRED", { say });
  if (state === "suspended") throw new AppError("CONFLICT", { say, context: { problem: "suspended" } });
  if (pauseSeconds <= 0) return;
  if (state === "config_invalid") throw new AppError("CONFIG_INVALID", { say });
  throw paused(opened, pauseSeconds);
}

const paused = ({ adapter }: OpenedTokens, seconds: number): AppError => {
  const wait = Math.max(1, seconds);
  return new AppError("PROVIDER_UNAVAILABLE", {
    say: `${adapter.name} could not renew this connection's access just now. It is tried again in ${wait} seconds.`,
    context: { provider: adapter.kind },
    retryAfterSeconds: wait,
  });
};
