import type { WorkspaceDatabase, WorkspaceScope } from "#db/database";
import { endRefreshLease, findRefreshStatus, type RefreshLease } from "#db/queries/token-refresh";
import { systemDoer } from "#server/actor";
import { moveState, type StateChange } from "#server/connect/connection-state";
import type { OpenedTokens } from "#server/connect/open-tokens";
import { retryDelaySeconds } from "#server/domain/retry-delay";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** A refused app stays refused until somebody changes it; asking each second would only get it locked. */
const APP_REFUSED_SECONDS = 60;

/**
 * Writes down what a failed refresh means. Five kinds are kept apart: a dead grant and a refused app are states; a limit and
 * an outage are pauses, and the present token goes on to be used until its end; tokens that do not open were noted when they
 * were opened. Nothing is ever wiped. News from a lease that was lost is not written: "fenced".
 *
 * @throws AppError the failure itself, once it is written down.
 */
export async function noteRenewalFailure(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  failed: { opened: OpenedTokens; held: RefreshLease; interrupted: boolean; error: unknown },
): Promise<"fenced"> {
  const { opened, held } = failed;
  const { id } = opened.connection;
  const error = honest(failed.error, opened, failed.interrupted);
  if (!(error instanceof AppError))
    services.log.error({ error, connectionId: id }, "refresh failed unexpectedly");
  const code = error instanceof AppError ? error.code : undefined;
  const mine = await db.withWorkspace(scope, async (tx) => {
    const status = await findRefreshStatus(tx, id);
    const failures = (status?.failures ?? 0) + 1;
    const asked = (error instanceof AppError && error.retryAfterSeconds) || 0;
    const least = code === "CONFIG_INVALID" ? Math.max(APP_REFUSED_SECONDS, asked) : asked;
    const written = await endRefreshLease(tx, held, {
      failures,
      retryInSeconds: Math.max(least, retryDelaySeconds(failures, Math.random())),
      answered: code === "REAUTH_REQUIRED" || code === "CONFIG_INVALID" || code === "RATE_LIMITED",
    });
    if (!written) return false;
    const change = stateAfter(error, held.version);
    if (change) await moveState(tx, scope, id, change, systemDoer("provider"));
    return true;
  });
  if (!mine) return "fenced";
  throw error;
}

function stateAfter(error: unknown, version: number): StateChange | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === "REAUTH_REQUIRED") return { state: "reauth_required", reason: error.say, version };
  if (error.code === "CONFIG_INVALID") return { state: "config_invalid", reason: error.say, version };
  return undefined;
}

/** A refresh token that is refused after an unanswered refresh may have been spent by that one: then that is said. */
function honest(error: unknown, { adapter }: OpenedTokens, interrupted: boolean): unknown {
  if (!interrupted || !(error instanceof AppError) || error.code !== "REAUTH_REQUIRED") return error;
  return new AppError("REAUTH_REQUIRED", {
    say: `${adapter.name} does not accept this connection's refresh token: the last refresh was interrupted and its answer may have been lost. Reconnect it to go on.`,
    context: error.context,
  });
}
