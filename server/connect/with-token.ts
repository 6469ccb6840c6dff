import type { WorkspaceDatabase, WorkspaceScope } from "#db/database";
import { noteRateLimit } from "#db/queries/connections";
import { systemDoer } from "#server/actor";
import { changeState } from "#server/connect/connection-state";
import { type OpenedTokens, openTokens, type TokenPurpose } from "#server/connect/open-tokens";
import { renewTokens } from "#server/connect/renew-tokens";
import { takeToken } from "#server/connect/take-token";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/**
 * Runs `work` with a connection's token. When the provider refuses the token in the middle, whatever its date says, it is
 * refreshed once, unless somebody did so meanwhile, and `work` runs once more. A token that cannot be refreshed, or is refused
 * again, makes the connection ask for a reconnection. `work` is thus something that may be done twice.
 *
 * @throws AppError what `takeToken` or `work` throws.
 */
export async function withToken<T>(
  services: Services,
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  purpose: Exclude<TokenPurpose, "revoke">,
  work: (taken: OpenedTokens) => Promise<T>,
): Promise<T> {
  const taken = await takeToken(services, db, scope, connectionId, purpose);
  const attempt = (opened: OpenedTokens) => keepingToLimits(db, scope, connectionId, () => work(opened));
  const reopen = () => openTokens(services, db, scope, connectionId, purpose);
  try {
    return await attempt(taken);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // It was due, and the provider could not refresh it: that is the trouble, not the grant.
    if (taken.refreshFailure) throw taken.refreshFailure;
    // Without a refresh token only a reconnection brings another one.
    if (!taken.refreshToken && (await reopen()).version === taken.version)
      throw await noteRefusal(db, scope, taken, error);
  }
  if (taken.refreshToken) await renewTokens(services, db, scope, taken);
  const renewed = await reopen();
  try {
    return await attempt(renewed);
  } catch (error) {
    throw isRefusal(error) ? await noteRefusal(db, scope, renewed, error) : error;
  }
}

/** Writes down that the provider asks to wait, for every process that uses the connection. */
async function keepingToLimits<T>(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  connectionId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === "RATE_LIMITED" && error.retryAfterSeconds !== undefined) {
      const seconds = error.retryAfterSeconds;
      await db.withWorkspace(scope, (tx) => noteRateLimit(tx, connectionId, seconds));
    }
    throw error;
  }
}

const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === "REAUTH_REQUIRED";

async function noteRefusal(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  { connection, version }: OpenedTokens,
  error: AppError,
): Promise<AppError> {
  const change = { state: "reauth_required", reason: error.say, version } as const;
  await changeState(db, scope, connection.id, change, systemDoer("provider"));
  return error;
}
