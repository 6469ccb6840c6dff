import { enterWorkspace } from "#db/queries/identity/scope";
import {
  findLiveServiceToken,
  findTokenWorkspace,
  noteServiceTokenUse,
} from "#db/queries/identity/service-tokens";
import type { RequestMeta, ServiceBearer } from "#server/actor";
import { isScope } from "#server/domain/permission";
import { AppError } from "#server/errors";
import { hashToken } from "#server/identity/opaque-token";
import { isServiceToken } from "#server/identity/service-token";
import { reserve, throttles } from "#server/identity/throttle";
import type { Services } from "#server/services";

/**
 * Whose program asks, as of now.
 *
 * @throws AppError UNAUTHENTICATED for a token that is wrong, revoked or past its end, RATE_LIMITED.
 */
export async function resolveBearer(
  services: Services,
  token: string,
  request: RequestMeta,
): Promise<ServiceBearer> {
  const found = isServiceToken(token) ? await findBearer(services, token) : undefined;
  if (!found) {
    await reserve(services.db, throttles.wrongBearer, request.ip ?? "unknown");
    throw new AppError("UNAUTHENTICATED", {
      say: "That service token is not known, was revoked, or has expired.",
      context: { challenge: "bearer" },
    });
  }
  await reserve(services.db, throttles.bearer, found.id);
  return { ...found, scopes: found.scopes.filter(isScope), request };
}

async function findBearer(services: Services, token: string) {
  const tokenHash = hashToken(token);
  return await services.db.withIdentity({ secretHash: tokenHash.toString("hex") }, async (tx) => {
    const found = await findLiveServiceToken(tx, tokenHash);
    if (!found) return undefined;
    await enterWorkspace(tx, found.workspaceId);
    const workspaceName = await findTokenWorkspace(tx, found.workspaceId);
    if (workspaceName === undefined) return undefined;
    await noteServiceTokenUse(tx, found.id);
    return { ...found, workspaceName };
  });
}
