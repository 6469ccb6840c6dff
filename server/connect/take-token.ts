import type { WorkspaceDatabase, WorkspaceScope } from "#db/database";
import { type OpenedTokens, openTokens, type TokenPurpose } from "#server/connect/open-tokens";
import { renewTokens } from "#server/connect/renew-tokens";
import { AppError, type ErrorCode } from "#server/errors";
import type { Services } from "#server/services";

export interface TakenToken extends OpenedTokens {
  /** Why it was not refreshed though it ends soon; it is good until then. Null otherwise. */
  readonly refreshFailure: AppError | null;
}

const REFRESH_BEFORE_SECONDS = 5 * 60;

/** Failures of a refresh that leave the present token as good as it was. */
const BEARABLE: readonly ErrorCode[] = [
  "PROVIDER_UNAVAILABLE",
  "RATE_LIMITED",
  "CONFIG_INVALID",
  "UNAVAILABLE",
];

/**
 * Takes a connection's token for a stated purpose, refreshed first when it is about to end. One that could not be refreshed
 * is given as long as it has not ended.
 *
 * @throws AppError NOT_FOUND, CONFLICT while it is suspended, REAUTH_REQUIRED, CONFIG_INVALID, INTEGRITY_ERROR, RATE_LIMITED,
 * PROVIDER_UNAVAILABLE. Where that is news of the connection, its state says it too.
 */
export async function takeToken(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  purpose: TokenPurpose,
): Promise<TakenToken> {
  const opened = await openTokens(services, db, scope, connectionId, purpose);
  const { secondsLeft } = opened;
  const due = secondsLeft !== null && secondsLeft < REFRESH_BEFORE_SECONDS;
  if (!due || purpose === "revoke" || !opened.refreshToken) return { ...opened, refreshFailure: null };
  try {
    await renewTokens(services, db, scope, opened);
  } catch (error) {
    const bearable = error instanceof AppError && BEARABLE.includes(error.code);
    if (!bearable || secondsLeft <= 0) throw error;
    return { ...opened, refreshFailure: error };
  }
  return { ...(await openTokens(services, db, scope, connectionId, purpose)), refreshFailure: null };
}
