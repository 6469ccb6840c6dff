import { setTimeout as sleep } from "node:timers/promises";
import { claimProbe, noteProbe, type ProbeClaim } from "#db/queries/connection-probes";
import { lockConnection } from "#db/queries/connections";
import { deleteOldTokenUses } from "#db/queries/token-uses";
import { systemDoer } from "#server/actor";
import { changeState, moveState } from "#server/connect/connection-state";
import type { OpenedTokens } from "#server/connect/open-tokens";
import { withToken } from "#server/connect/with-token";
import { scopeState } from "#server/domain/scope-state";
import { AppError } from "#server/errors";
import { tellOfExpiry } from "#server/notifications/tell-of-expiry";
import type { RemoteAccount } from "#server/providers/provider";
import type { Services } from "#server/services";

const EVERY_SECONDS = 30 * 60;
const LOOK_EVERY_MS = 60_000;
/** How long the ledger of token uses goes back, as its page says. */
const USES_KEPT_DAYS = 90;
/** A token that ends sooner is about to be refreshed, and that decides; it proves nothing of the grant. */
const SURE_SECONDS = 5 * 60;

/**
 * Asks providers about connections that were not asked about for half an hour, one at a time, until `stopping`. Times are
 * spread, so that many processes and connections do not ask in step.
 */
export async function probeLoop(services: Services, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      while (!stopping.aborted && (await probeNext(services, EVERY_SECONDS * spread(0.1), stopping)));
    } catch (error) {
      services.log.error({ error }, "probing paused");
    }
    await sleep(LOOK_EVERY_MS * spread(0.3), undefined, { signal: stopping }).catch(() => {});
  }
}

const spread = (share: number): number => 1 - share + Math.random() * share * 2;

/** Asks about the connection whose turn it is. Undefined when it is no connection's turn. */
export async function probeNext(
  services: Services,
  olderThanSeconds: number,
  stopping?: AbortSignal,
): Promise<ProbeClaim | undefined> {
  const claim = await services.db.worker.claiming((tx) => claimProbe(tx, olderThanSeconds));
  if (claim) await probe(services, claim, stopping);
  return claim;
}

/** Asks a provider whether it still accepts a connection and whose it is, and writes down what follows from the answer. */
async function probe(
  services: Services,
  claim: ProbeClaim,
  stopping: AbortSignal | undefined,
): Promise<void> {
  const { connectionId, workspaceId } = claim;
  const db = services.db.worker;
  try {
    const answer = await withToken(services, db, claim, connectionId, "check health", async (taken) => ({
      taken,
      account: await taken.adapter.identify(taken.site, taken.accessToken, stopping),
    }));
    await keepAnswer(services, claim, answer.taken, answer.account);
  } catch (error) {
    // A dead or refused token was written down where it showed; an outage says nothing of the connection.
    if (error instanceof AppError && error.code === "FORBIDDEN") {
      const change = { state: "limited", reason: error.say } as const;
      await changeState(db, claim, connectionId, change, systemDoer("health check"));
    } else if (!(error instanceof AppError) && !stopping?.aborted) {
      services.log.error({ error, connectionId, workspaceId }, "a connection could not be probed");
    }
  }
}

async function keepAnswer(
  services: Services,
  claim: ProbeClaim,
  taken: OpenedTokens,
  account: RemoteAccount,
): Promise<void> {
  const { adapter, connection, version, secondsLeft, refreshToken } = taken;
  const { connectionId } = claim;
  const doer = systemDoer("health check");
  await services.db.worker.withWorkspace(claim, async (tx) => {
    const present = await lockConnection(tx, connectionId);
    // Reconnected or refreshed meanwhile: this answer is about a token of the past.
    if (present?.tokenVersion !== version) return;
    if (account.id !== connection.providerUserId) {
      const reason = `${adapter.name} says that this token belongs to ${account.username}, not to ${connection.providerUsername}. Reconnect it as the right account.`;
      await noteProbe(tx, connectionId, {});
      await moveState(tx, claim, connectionId, { state: "reauth_required", reason, version }, doer);
      return;
    }
    await deleteOldTokenUses(tx, USES_KEPT_DAYS);
    const scopesGranted = account.scopes ? [...account.scopes] : present.scopesGranted;
    await noteProbe(tx, connectionId, { providerUsername: account.username, scopesGranted });
    const token = { renewable: refreshToken !== null, secondsLeft };
    await tellOfExpiry(tx, claim.workspaceId, present, token);
    // An access token outlives its refresh token: only one that is good for a while tells of a living grant.
    const sure = refreshToken === null || secondsLeft === null || secondsLeft > SURE_SECONDS;
    if (present.state === "reauth_required" && !sure) return;
    const known = account.scopes !== null || scopesGranted.length > 0;
    const next = scopeState(adapter.name, adapter.scopesNeeded, known ? scopesGranted : null);
    const why = `${adapter.name} accepts it again.`;
    await moveState(tx, claim, connectionId, { ...next, why, version }, doer);
  });
}
